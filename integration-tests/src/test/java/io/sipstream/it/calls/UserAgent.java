package io.sipstream.it.calls;

import io.sipstream.it.SipstreamHome;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A user agent at an address of the loopback interface: SIPp with a scenario for one call. */
final class UserAgent implements AutoCloseable {
  static final Path SCENARIOS =
      SipstreamHome.DIRECTORY.resolve("integration-tests/src/test/resources/calls");

  private static final int LIMIT_SECONDS = 20;

  private final Process process;
  private final String name;
  private final Path log;

  private UserAgent(Process process, String name, Path log) {
    this.process = process;
    this.name = name;
    this.log = log;
  }

  /** Starts an agent that sends requests to the proxy at 127.0.0.1. */
  static UserAgent calling(
      String sipp, Path directory, String scenario, String ip, int port, String... options)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("127.0.0.1:" + port);
    return start(sipp, directory, scenario, ip, port, all);
  }

  /** Starts an agent that waits for a request; it listens when this returns. */
  static UserAgent waiting(String sipp, Path directory, String scenario, String ip, int port)
      throws IOException {
    UserAgent agent = start(sipp, directory, scenario, ip, port, List.of());
    try {
      Awaitility.await(agent.name).until(() -> listens(ip, port));
      return agent;
    } catch (RuntimeException e) {
      agent.close();
      throw e;
    }
  }

  private static UserAgent start(
      String sipp, Path directory, String scenario, String ip, int port, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(sipp, "-sf"));
    command.add(SCENARIOS.resolve(scenario + ".xml").toString());
    command.addAll(List.of("-i", ip, "-p", String.valueOf(port), "-m", "1", "-nostdin"));
    command.addAll(options);
    String name = scenario + "-" + ip;
    Path log = directory.resolve(name + ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new UserAgent(process, name, log);
  }

  /** Returns whether a UDP socket has the address, without a socket that would be in the way. */
  private static boolean listens(String ip, int port) throws IOException {
    // proc(5): the address is in the byte order of the machine.
    int address =
        ByteBuffer.wrap(InetAddress.getByName(ip).getAddress())
            .order(ByteOrder.nativeOrder())
            .getInt();
    String local = String.format(" %08X:%04X ", address, port);
    return Files.readString(Path.of("/proc/net/udp")).contains(local);
  }

  /** Waits until its call has passed as the scenario says. */
  void succeed() throws IOException, InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(name + " failed: " + Files.readString(log));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
