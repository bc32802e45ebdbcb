package io.sipstream.benchmarks.run;

import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import io.sipstream.traffic.carrier.CarrierCapture;
import io.sipstream.traffic.carrier.CarrierMix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Generates captures of a carrier's traffic on demand. */
public final class Captures {
  // IMS-sized INVITEs, headers of every frame, and a reserve.
  private static final long DISK_BYTES_PER_MESSAGE = 1_100;

  private final Path directory;
  private final long seed;
  private final Map<Key, Capture> made = new HashMap<>();

  private record Key(CarrierMix mix, long messages) {}

  /** Holds a file and its counts. */
  public record Capture(Path file, long bytes, CarrierCapture.Written written) {}

  public Captures(Path directory, long seed) {
    this.directory = directory;
    this.seed = seed;
  }

  /** Returns a capture of the first messages of a mix. */
  public Capture of(CarrierMix mix, long messages) throws IOException {
    Capture capture = made.get(new Key(mix, messages));
    if (capture == null) {
      capture = generate(mix, messages);
      made.put(new Key(mix, messages), capture);
    }
    return capture;
  }

  /** Returns a sentence about the content of a capture. */
  public static String describe(Capture capture) {
    CarrierCapture.Written written = capture.written();
    double perCent = 100.0 / written.messages();
    return "%,d messages in %,d frames, %,d bytes: %.1f %% in fragments, %.1f %% over TCP, %.1f %% broken."
        .formatted(
            written.messages(),
            written.frames(),
            capture.bytes(),
            written.cut() * perCent,
            written.overTcp() * perCent,
            written.broken() * perCent);
  }

  /** Returns the command that generates the usual traffic without this program. */
  public static String command(long messages, long seed) {
    return "java -cp \"benchmarks/target/classes:$(cat benchmarks/target/class-path)\""
        + " io.sipstream.traffic.carrier.TrafficGenerator --mix carrier --messages "
        + messages
        + " --seed "
        + seed
        + " --output traffic.pcap";
  }

  private Capture generate(CarrierMix mix, long messages) throws IOException {
    long needed = messages * DISK_BYTES_PER_MESSAGE;
    long there = Files.getFileStore(directory).getUsableSpace();
    if (there < needed) {
      throw new BenchException(
          "A capture of %,d messages needs %,d MB in %s, where %,d MB are free: take fewer with"
                  .formatted(messages, needed / 1_000_000, directory, there / 1_000_000)
              + " --messages, or another directory with --work.");
    }
    Path file = directory.resolve("traffic-" + (made.size() + 1) + ".pcap");
    CarrierCapture.Written written;
    try (PcapWriter writer = new PcapWriter(Files.newOutputStream(file), LinkType.ETHERNET)) {
      written = CarrierCapture.write(writer, messages, seed, mix);
    }
    return new Capture(file, Files.size(file), written);
  }
}
