package io.sipstream.agent.command;

import io.sipstream.agent.hep.HepAddress;
import io.sipstream.agent.hep.HepKey;
import io.sipstream.agent.hep.HepLoop;
import io.sipstream.agent.hep.HepPacketHandler;
import io.sipstream.agent.hep.HepSockets;
import io.sipstream.agent.kafka.KafkaOptions;
import io.sipstream.agent.process.AgentException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends the HEP3 packets of other agents and SIP servers to Kafka. */
@Command(
    name = "hep",
    description = {
      "Sends HEP3 packets of heplify, captagent, Kamailio, OpenSIPS, FreeSWITCH, Asterisk and"
          + " others to Kafka, each unchanged; does not need libpcap.",
      "The authentication key is read from --auth-key-file or from the environment variable "
          + HepKey.ENVIRONMENT_VARIABLE
          + "."
    },
    mixinStandardHelpOptions = true)
public final class HepCommand implements Subcommand {
  private static final int KIBIBYTE = 1024;

  @Mixin KafkaOptions kafka = new KafkaOptions();
  @Mixin LiveOptions live = new LiveOptions();

  @Option(
      names = "--listen",
      paramLabel = "URL",
      description =
          "Address to listen on: udp://HOST:PORT or tcp://HOST:PORT, IPv6 addresses in brackets,"
              + " port 0 for any free port; may be repeated.")
  List<String> listen = new ArrayList<>();

  @Option(
      names = "--auth-key-file",
      paramLabel = "FILE",
      description =
          "File with the authentication key; packets without this key are dropped; default: none.")
  Path authKeyFile;

  @Option(
      names = "--receive-buffer",
      paramLabel = "KIB",
      description =
          "Size of the kernel's receive buffer of each UDP socket in KiB; default"
              + " ${DEFAULT-VALUE}.")
  int receiveBufferKibibytes = 4096;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      description =
          "Limit of open TCP connections; when it is reached, a new one replaces one without a"
              + " valid packet, or is refused; default ${DEFAULT-VALUE}.")
  int maxConnections = 100;

  @Option(
      names = "--connections-per-source",
      paramLabel = "N",
      description =
          "TCP connections that each source address keeps when --max-connections is reached;"
              + " default: a quarter of --max-connections, rounded up.")
  Integer connectionsPerSource;

  @Option(
      names = "--first-packet-timeout",
      paramLabel = "SECONDS",
      description =
          "A new TCP connection without a valid packet is closed after this time; default"
              + " ${DEFAULT-VALUE}.")
  int firstPacketTimeoutSeconds = 5;

  @Option(
      names = "--idle-timeout",
      paramLabel = "SECONDS",
      description =
          "A TCP connection without a complete packet is closed after this time; default"
              + " ${DEFAULT-VALUE}.")
  int idleTimeoutSeconds = 3600;

  private final List<HepAddress> addresses = new ArrayList<>();
  private HepKey key;

  @Override
  public List<String> problems() {
    List<String> problems = new ArrayList<>(kafka.problems());
    if (listen.isEmpty()) {
      problems.add(
          "--listen is missing: set an address, such as udp://127.0.0.1:9060 for senders on this"
              + " machine or udp://0.0.0.0:9060 for all senders.");
    }
    for (String url : listen) {
      try {
        addresses.add(HepAddress.parse(url));
      } catch (AgentException e) {
        problems.add(e.getMessage());
      }
    }
    key = HepKey.of(authKeyFile, System.getenv(HepKey.ENVIRONMENT_VARIABLE), problems);
    LiveOptions.range(problems, "--receive-buffer", receiveBufferKibibytes, 64, 1024 * 1024);
    LiveOptions.range(problems, "--max-connections", maxConnections, 1, 10_000);
    long heapKibibytes = Runtime.getRuntime().maxMemory() / KIBIBYTE;
    // Each connection may buffer an incomplete packet of 64 KiB.
    if (64L * maxConnections > heapKibibytes / 4) {
      problems.add(
          "--max-connections: %d may use more than a quarter of the heap of %d MiB; lower it or raise -Xmx."
              .formatted(maxConnections, heapKibibytes / KIBIBYTE));
    }
    connectionsPerSource =
        connectionsPerSource == null ? (maxConnections + 3) / 4 : connectionsPerSource;
    if (maxConnections > 0) {
      LiveOptions.range(
          problems, "--connections-per-source", connectionsPerSource, 1, maxConnections);
    }
    LiveOptions.range(
        problems, "--first-packet-timeout", firstPacketTimeoutSeconds, 1, Integer.MAX_VALUE);
    LiveOptions.range(problems, "--idle-timeout", idleTimeoutSeconds, 1, Integer.MAX_VALUE);
    problems.addAll(live.problems());
    return problems;
  }

  @Override
  public int run() throws AgentException {
    try (HepSockets sockets = HepSockets.open(addresses, receiveBufferKibibytes * KIBIBYTE)) {
      return live.run(
          kafka,
          (queue, counts, agentName) -> {
            HepLoop loop =
                HepLoop.of(
                    sockets,
                    new HepPacketHandler(queue, counts, agentName, key),
                    counts,
                    new HepLoop.Limits(
                        maxConnections,
                        connectionsPerSource,
                        Duration.ofSeconds(firstPacketTimeoutSeconds),
                        Duration.ofSeconds(idleTimeoutSeconds)),
                    System.err);
            announce(sockets);
            return loop;
          });
    }
  }

  private void announce(HepSockets sockets) throws AgentException {
    for (HepSockets.Bound bound : sockets.all()) {
      HepAddress address = bound.address();
      if (bound.channel() instanceof DatagramChannel channel) {
        warnAboutSmallBuffer(address, channel);
      }
      if (key == null && !address.host().isLoopbackAddress()) {
        System.err.printf(
            "Any client that reaches %s can send packets; set a key with --auth-key-file.%n",
            address);
      }
      System.err.println("Listening for HEP3 on " + address);
    }
  }

  private void warnAboutSmallBuffer(HepAddress address, DatagramChannel channel)
      throws AgentException {
    try {
      int kibibytes = channel.getOption(StandardSocketOptions.SO_RCVBUF) / KIBIBYTE;
      if (kibibytes < receiveBufferKibibytes) {
        System.err.println(
            "The kernel limits the receive buffer of %s to %d KiB instead of %d; raise net.core.rmem_max."
                .formatted(address, kibibytes, receiveBufferKibibytes));
      }
    } catch (IOException e) {
      throw AgentException.of("Cannot listen on " + address + ": " + e.getMessage(), e);
    }
  }
}
