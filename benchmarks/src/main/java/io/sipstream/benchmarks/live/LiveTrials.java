package io.sipstream.benchmarks.live;

import io.sipstream.benchmarks.run.BenchException;
import io.sipstream.benchmarks.server.TopicPayloads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Sends to taps on the loopback interface and looks at what they have of it. */
public final class LiveTrials {
  /** At which processor time is compared. */
  public static final double COMMON_PER_SECOND = 10_000;

  public static final double COMMON_SECONDS = 10;
  public static final double TRIAL_SECONDS = 3;

  /** At the common rate, while the agent's code is compiled. */
  public static final double WARM_UP_SECONDS = 2;

  private static final double CHECK_PER_SECOND = 5_000;
  // Ethernet, IPv4 and UDP, as Linux gives frames of its loopback interface.
  private static final int HEADER_BYTES = 14 + 20 + 8;

  private final LoopbackSender sender;
  private final List<byte[]> payloads;
  private int lossesByKernel;
  private int lossesItself;

  /**
   * @param payloads the sender's
   */
  public LiveTrials(LoopbackSender sender, List<byte[]> payloads) {
    this.sender = sender;
    this.payloads = payloads;
  }

  /**
   * What a tap used at the common rate.
   *
   * @param cpuMicros of a frame; NaN if it did not have all frames
   * @param peakMib most memory that was resident
   */
  public record Use(double cpuMicros, double peakMib) {}

  /**
   * The highest rate of a tap.
   *
   * @param peakMib most memory that was resident in any trial
   */
  public record Highest(RateSearch.Found rate, double peakMib) {}

  /** Trials in which the kernel had no room for frames. */
  public int lossesByKernel() {
    return lossesByKernel;
  }

  /** Trials in which frames were lost behind the kernel. */
  public int lossesItself() {
    return lossesItself;
  }

  /** Fails unless a tap has each datagram once of those that are sent slowly. */
  public void check(Tap.Kind kind) throws IOException, InterruptedException {
    try (Tap tap = kind.start()) {
      checkCounts(kind, tap);
    }
  }

  /** The same, byte for byte in Kafka. */
  public void checkContents(LiveAgent.Kind kind, String kafka)
      throws IOException, InterruptedException {
    try (LiveAgent agent = kind.start()) {
      checkCounts(kind, agent);
      Map<ByteBuffer, Integer> found = TopicPayloads.read(kafka, agent.topic(), HEADER_BYTES);
      if (!found.equals(TopicPayloads.of(payloads))) {
        throw new BenchException("What is in Kafka are not the datagrams that were sent.");
      }
    }
  }

  private void checkCounts(Tap.Kind kind, Tap tap) throws IOException, InterruptedException {
    LoopbackSender.Sent sent = sender.send(CHECK_PER_SECOND, payloads.size() / CHECK_PER_SECOND);
    if (sent.frames() != payloads.size()) {
      throw new BenchException(
          "No more than %.0f datagrams per second can be sent here.".formatted(sent.perSecond()));
    }
    tap.settle(sent.frames());
    Tap.Seen seen = tap.end();
    if (!seen.all(sent.frames())) {
      throw new BenchException(
          "%,d datagrams were sent slowly, and %s tells of %s."
              .formatted(sent.frames(), kind.title(), seen));
    }
  }

  public Highest highest(Tap.Kind kind) throws IOException, InterruptedException {
    double[] peakMib = new double[1];
    RateSearch.Found found =
        RateSearch.highest(
            perSecond -> {
              try (Tap tap = kind.start()) {
                long warm =
                    sender.send(Math.min(perSecond, COMMON_PER_SECOND), WARM_UP_SECONDS).frames();
                LoopbackSender.Sent sent = sender.send(perSecond, TRIAL_SECONDS);
                tap.settle(warm + sent.frames());
                peakMib[0] = Math.max(peakMib[0], tap.process().peakMib());
                Tap.Seen seen = tap.end();
                lossesByKernel += seen.lostByKernel() > 0 ? 1 : 0;
                lossesItself += seen.lostItself() > 0 ? 1 : 0;
                return new RateSearch.Trial(sent.perSecond(), seen.all(warm + sent.frames()));
              }
            });
    return new Highest(found, peakMib[0]);
  }

  public Use atCommonRate(Tap.Kind kind) throws IOException, InterruptedException {
    try (Tap tap = kind.start()) {
      long warm = sender.send(COMMON_PER_SECOND, WARM_UP_SECONDS).frames();
      tap.settle(warm);
      double before = tap.process().cpuSeconds();
      LoopbackSender.Sent sent = sender.send(COMMON_PER_SECOND, COMMON_SECONDS);
      tap.settle(warm + sent.frames());
      double cpuSeconds = tap.process().cpuSeconds() - before;
      double peakMib = tap.process().peakMib();
      Tap.Seen seen = tap.end();
      boolean held =
          sent.perSecond() >= COMMON_PER_SECOND * RateSearch.REACHED
              && seen.all(warm + sent.frames());
      return new Use(held ? cpuSeconds / sent.frames() * 1e6 : Double.NaN, peakMib);
    }
  }
}
