package io.sipstream.cli.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Runs ZooKeeper for the high availability of a Flink cluster, on 127.0.0.1 only. Flink's own
 * libraries contain it.
 */
public final class ZooKeeper extends Server {
  private static final int HEAP_MEGABYTES = 64;
  // The next JobManager takes over when the session of a killed one has timed out.
  private static final int SESSION_TIMEOUT_MILLIS = 5_000;

  private final int port;

  private ZooKeeper(Path directory, JavaCommand command, int port, Duration startTimeout) {
    super("ZooKeeper", directory, command, startTimeout);
    this.port = port;
  }

  static ZooKeeper of(Path directory, String classPath, Duration startTimeout) {
    int port = FreePorts.next();
    Path file = directory.resolve("zoo.cfg");
    try {
      Files.createDirectories(directory);
      Files.writeString(
          file,
          """
          clientPort=%d
          clientPortAddress=127.0.0.1
          dataDir=%s
          tickTime=1000
          admin.enableServer=false
          """
              .formatted(port, directory.resolve("data")));
    } catch (IOException e) {
      throw new LocalStackException("Cannot write ZooKeeper's configuration to " + file + ".", e);
    }
    var command =
        new JavaCommand(
            classPath,
            HEAP_MEGABYTES,
            List.of("-XX:TieredStopAtLevel=1"),
            "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServerMain",
            List.of(file.toString()));
    return new ZooKeeper(directory, command, port, startTimeout);
  }

  /** Returns Flink's settings of high availability; its data are below {@code directory}. */
  Map<String, String> settingsOfFlink(Path directory) {
    return Map.of(
        "high-availability.type",
        "zookeeper",
        "high-availability.zookeeper.quorum",
        "127.0.0.1:" + port,
        "high-availability.zookeeper.client.session-timeout",
        Integer.toString(SESSION_TIMEOUT_MILLIS),
        "high-availability.storageDir",
        directory.resolve("high-availability").toUri().toString());
  }

  @Override
  boolean isReady() throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    }
  }
}
