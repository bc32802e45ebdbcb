package io.sipstream.benchmarks.traffic;

import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
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
 * Writes a capture of varied SIP traffic: the same seed and number give the same bytes. Memory does
 * not grow with the number of messages.
 */
@Command(
    name = "generate-traffic",
    mixinStandardHelpOptions = true,
    description = "Writes a nanosecond pcap of varied SIP traffic over UDP.")
public final class TrafficGenerator implements Runnable {
  private static final Instant START = Instant.parse("2026-11-22T08:00:00Z");
  private static final int VLAN = 42;

  @Spec private CommandSpec spec;

  @Option(
      names = "--messages",
      required = true,
      description = "SIP messages to write; a few frames that are not SIP come on top.")
  private long messages;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--output", required = true, description = "The file to write.")
  private Path output;

  /** Runs the command and exits with 0, or with 2 for a wrong option. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new TrafficGenerator()).execute(args));
  }

  @Override
  public void run() {
    if (messages < 1) {
      throw new ParameterException(
          spec.commandLine(), "--messages must be 1 or more, not " + messages + ".");
    }
    try (PcapWriter file = new PcapWriter(Files.newOutputStream(output), LinkType.ETHERNET)) {
      write(file, messages, seed);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "Cannot write " + output + ": " + e.getMessage(), e);
    }
  }

  /** Writes frames until that many SIP messages are among them; returns the number of frames. */
  public static long write(PcapWriter file, long messages, long seed) throws IOException {
    Traffic traffic = new Traffic(seed);
    // Times have a source of their own, so that they do not change when the traffic does.
    Random gaps = new Random(seed);
    long timeNanos = START.getEpochSecond() * 1_000_000_000L;
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
