package io.sipstream.benchmarks.bench;

import io.sipstream.benchmarks.traffic.CarrierMix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A capture that {@code decode} has been seen to decode wholly, and what that cost in each round.
 */
record CapturePoint(String name, Captures.Capture capture, List<MeasuredProcess.Cost> costs) {

  /**
   * Generates it. Throws {@link BenchException} if {@code decode} sees another number of messages.
   */
  static CapturePoint checked(BenchContext context, String name, CarrierMix mix, long messages)
      throws IOException, InterruptedException {
    Captures.Capture capture = context.captures().of(mix, messages);
    long seen = new SipstreamDecode(context.decode()).messages(capture.file());
    if (seen != messages) {
      throw new BenchException(
          "decode found %,d messages where the generator wrote %,d (%s)."
              .formatted(seen, messages, name));
    }
    return new CapturePoint(name, capture, new ArrayList<>());
  }

  /** One more round. */
  void measure(BenchContext context) throws IOException, InterruptedException {
    List<String> command = new SipstreamDecode(context.decode()).command(capture.file());
    costs.add(MeasuredProcess.measure(command));
  }

  long messages() {
    return capture.written().messages();
  }

  Samples cpuSeconds() {
    return Samples.of(costs.stream().mapToDouble(MeasuredProcess.Cost::cpuSeconds));
  }

  Samples microsPerMessage() {
    return cpuSeconds().map(seconds -> seconds / messages() * 1e6);
  }

  Samples peakMib() {
    return Samples.of(costs.stream().mapToDouble(MeasuredProcess.Cost::peakMib));
  }
}
