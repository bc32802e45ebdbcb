package io.sipstream.traffic.carrier;

import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import io.sipstream.traffic.frame.Frames;
import io.sipstream.traffic.message.Message;
import io.sipstream.traffic.message.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Writes a capture of varied SIP traffic. The same seed and number of messages give the same bytes.
 * Memory does not grow with the number of messages.
 */
@Command(
    name = "generate-traffic",
    mixinStandardHelpOptions = true,
    description = "Writes a nanosecond pcap of generated SIP traffic.")
public final class TrafficGenerator implements Runnable {
  public static final long START_NANOS =
      Instant.parse("2026-11-22T08:00:00Z").getEpochSecond() * 1_000_000_000L;
  private static final int VLAN = 42;
  // Malformed messages are datagrams.
  private static final int MOST_TCP_PER_CENT = 90;

  @Spec private CommandSpec spec;

  @Option(
      names = "--messages",
      required = true,
      description = "SIP messages to write; a few frames without SIP are added.")
  private long messages;

  @Option(names = "--seed", defaultValue = "1", description = "Seed; default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--mix",
      defaultValue = "varied",
      description =
          "varied: datagrams of every kind; carrier: with fragments, TCP trunks and 5 %% malformed"
              + " messages. Default: ${DEFAULT-VALUE}.")
  private Mix mix;

  @Option(
      names = "--fragments",
      paramLabel = "PER_CENT",
      defaultValue = "0",
      description = "Least share of messages in fragments, with --mix carrier.")
  private int fragmentsPerCent;

  @Option(
      names = "--tcp",
      paramLabel = "PER_CENT",
      defaultValue = "10",
      description = "Messages over TCP, with --mix carrier. Default: ${DEFAULT-VALUE}.")
  private int tcpPerCent;

  @Option(
      names = "--call-ids",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description = "Distinct Call-IDs, with --mix carrier; default: one per conversation.")
  private int callIds;

  @Option(
      names = "--identities",
      description =
          "Adds P-Asserted-Identity, Diversion and ICE candidates to messages of INVITE, with"
              + " --mix carrier.")
  private boolean identities;

  @Option(names = "--output", required = true, description = "File to write.")
  private Path output;

  private enum Mix {
    varied,
    carrier
  }

  /** Runs the command and exits with 0, or with 2 for an invalid option. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new TrafficGenerator()).execute(args));
  }

  @Override
  public void run() {
    if (messages < 1) {
      throw new ParameterException(
          spec.commandLine(), "--messages must be 1 or more, not " + messages + ".");
    }
    check("--fragments", fragmentsPerCent, 100);
    check("--tcp", tcpPerCent, MOST_TCP_PER_CENT);
    check("--call-ids", callIds, Integer.MAX_VALUE);
    try (PcapWriter file = new PcapWriter(Files.newOutputStream(output), LinkType.ETHERNET)) {
      if (mix == Mix.varied) {
        write(file, messages, seed);
      } else {
        CarrierMix carrier =
            CarrierMix.defaults()
                .cut(10 * fragmentsPerCent)
                .overTcp(10 * tcpPerCent)
                .withCallIds(callIds);
        carrier = identities ? carrier.withIdentities() : carrier;
        System.err.println(CarrierCapture.write(file, messages, seed, carrier));
      }
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "Cannot write " + output + ": " + e.getMessage(), e);
    }
  }

  private void check(String option, int value, int most) {
    if (value < 0 || value > most) {
      throw new ParameterException(
          spec.commandLine(), option + " must be 0 to " + most + ", not " + value + ".");
    }
  }

  /** Writes frames until that many SIP messages are among them; returns the number of frames. */
  public static long write(PcapWriter file, long messages, long seed) throws IOException {
    Traffic traffic = new Traffic(seed);
    // Timestamps use a separate generator, so that they do not depend on the traffic.
    Random gaps = new Random(seed);
    long timeNanos = START_NANOS;
    long frames = 0;
    long sip = 0;
    while (sip < messages) {
      Message message = traffic.next();
      timeNanos += 1 + gaps.nextInt(40_000);
      boolean tagged = message.from().port() % 16 == 0;
      byte[] packet = Frames.udpPacket(message);
      file.write(timeNanos, tagged ? Frames.ethernet(packet, VLAN) : Frames.ethernet(packet));
      frames++;
      sip += message.sip() ? 1 : 0;
    }
    return frames;
  }
}
