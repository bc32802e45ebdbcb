package io.sipstream.it.agent;

import io.sipstream.testing.Requirement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Debian's Kamailio on the loopback interface. */
public final class KamailioProcess implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/kamailio");
  private static final Path MODULE = Path.of("kamailio/modules/siptrace.so");

  private final Process process;
  private final Path log;

  private KamailioProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Skips the test without Kamailio and its modules.
   *
   * @param what is not tested without it
   */
  public static void assumePresent(String what) throws IOException {
    boolean module = false;
    if (Files.isExecutable(PROGRAM)) {
      try (Stream<Path> directories = Files.list(Path.of("/usr/lib"))) {
        module = directories.anyMatch(each -> Files.exists(each.resolve(MODULE)));
      }
    }
    Requirement.KAMAILIO.assume(module, what);
  }

  /**
   * Starts it as a server that answers requests and mirrors all messages as HEP3.
   *
   * @param sipPort of UDP and TCP
   * @param hepPort where it sends HEP3 over UDP
   */
  static KamailioProcess mirroring(Path directory, int sipPort, int hepPort) throws IOException {
    return start(
        directory,
        Files.writeString(directory.resolve("kamailio.cfg"), configuration(sipPort, hepPort)),
        sipPort);
  }

  /**
   * Starts it; it listens when this returns.
   *
   * @param directory for its files and its log
   * @param configuration in which {@code PORT} is the port
   * @param port of UDP and TCP
   */
  public static KamailioProcess start(Path directory, Path configuration, int port)
      throws IOException {
    Path log = directory.resolve("kamailio.log");
    String here = directory.toString();
    // Its files in a directory of its own, and memory for a handful of messages.
    List<String> command =
        List.of(
            PROGRAM.toString(),
            "-f",
            configuration.toString(),
            "-A",
            "PORT=" + port,
            "-DD",
            "-E",
            "-w",
            here,
            "-Y",
            here,
            "-m",
            "16",
            "-M",
            "4");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    KamailioProcess kamailio = new KamailioProcess(builder.start(), log);
    try {
      Awaitility.await("Kamailio, whose log is " + log).until(() -> kamailio.listens(port));
      return kamailio;
    } catch (RuntimeException e) {
      kamailio.close();
      throw e;
    }
  }

  /** Returns the lines that it has logged. */
  public List<String> log() throws IOException {
    return Files.readAllLines(log);
  }

  private boolean listens(int port) throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("Kamailio ended: " + Files.readString(log));
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static String configuration(int sipPort, int hepPort) {
    return """
    #!KAMAILIO
    debug=1
    log_stderror=yes
    children=1
    tcp_children=1
    auto_aliases=no
    listen=udp:127.0.0.1:%d
    listen=tcp:127.0.0.1:%d
    loadmodule "sl.so"
    loadmodule "siptrace.so"
    modparam("siptrace", "trace_on", 1)
    modparam("siptrace", "trace_to_database", 0)
    modparam("siptrace", "trace_mode", 1)
    modparam("siptrace", "hep_mode_on", 1)
    modparam("siptrace", "hep_version", 3)
    modparam("siptrace", "hep_capture_id", 2001)
    modparam("siptrace", "duplicate_uri", "sip:127.0.0.1:%d")
    request_route {
      if (method == "REGISTER") {
        sl_send_reply("403", "Forbidden");
      } else {
        sl_send_reply("200", "OK");
      }
    }
    """
        .formatted(sipPort, sipPort, hepPort);
  }

  @Override
  public void close() {
    // Its main process, which ends the others.
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
