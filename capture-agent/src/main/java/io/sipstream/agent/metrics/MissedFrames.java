package io.sipstream.agent.metrics;

/**
 * Counts frames that never reached the agent, by libpcap's counters since the start of the capture.
 *
 * @param byKernel dropped at the kernel's full buffer ({@code ps_drop})
 * @param byInterface dropped by the network card or its driver ({@code ps_ifdrop})
 */
public record MissedFrames(long byKernel, long byInterface) {
  public static final MissedFrames NONE = new MissedFrames(0, 0);

  /**
   * Returns the counts after a new reading of the counters, which are 32 bits wide and wrap around.
   *
   * @param kernelCounter current {@code ps_drop}
   * @param interfaceCounter current {@code ps_ifdrop}
   */
  public MissedFrames advancedTo(int kernelCounter, int interfaceCounter) {
    return new MissedFrames(
        advanced(byKernel, kernelCounter), advanced(byInterface, interfaceCounter));
  }

  /** Returns the sums of two consecutive captures. */
  public MissedFrames plus(MissedFrames later) {
    return new MissedFrames(byKernel + later.byKernel, byInterface + later.byInterface);
  }

  String toText() {
    return equals(NONE)
        ? ""
        : ", missed by the kernel " + byKernel + ", by the interface " + byInterface;
  }

  String toJsonMember() {
    return "\"missed\":{\"kernel\":" + byKernel + ",\"interface\":" + byInterface + "}";
  }

  private static long advanced(long before, int counter) {
    return before + Integer.toUnsignedLong(counter - (int) before);
  }
}
