package io.sipstream.traffic.sample;

import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import io.sipstream.traffic.carrier.TrafficGenerator;
import io.sipstream.traffic.frame.Frames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Writes a capture in which the content of each file is the payload of one UDP datagram. */
public final class PayloadCapture {
  private static final long GAP_NANOS = 1_000_000;

  private PayloadCapture() {}

  /**
   * Writes the capture.
   *
   * @param args capture to write, then files with the payloads
   */
  public static void main(String[] args) throws IOException {
    if (args.length < 2) {
      System.err.println("Give the capture to write, then the files with the payloads.");
      System.exit(2);
    }
    List<Path> files = Arrays.stream(args).skip(1).map(Path::of).toList();
    try (PcapWriter capture =
        new PcapWriter(Files.newOutputStream(Path.of(args[0])), LinkType.ETHERNET)) {
      write(capture, files);
    }
  }

  static void write(PcapWriter capture, List<Path> files) throws IOException {
    long timeNanos = TrafficGenerator.START_NANOS;
    for (Path file : files) {
      byte[] packet =
          Frames.udpPacket(
              SampleCaptures.ALICE.endpoint(),
              SampleCaptures.BOB.endpoint(),
              Files.readAllBytes(file));
      capture.write(timeNanos, Frames.ethernet(packet));
      timeNanos += GAP_NANOS;
    }
  }
}
