package io.sipstream.agent.metrics;

/**
 * Frames that never reached the agent, by libpcap's counters since the capture began.
 *
 * @param byKernel no room in the kernel's buffer ({@code ps_drop})
 * @param byInterface lost by the network card or its driver ({@code ps_ifdrop})
 */
public record MissedFrames(long byKernel, long byInterface) {
  public static final MissedFrames NONE = new MissedFrames(0, 0);

  /**
   * The figures after another look at the counters, which are 32 bits wide and start again at 0.
   *
   * @param kernelCounter {@code ps_drop} as it is now
   * @param interfaceCounter {@code ps_ifdrop} as it is now
   */
  public MissedFrames advancedTo(int kernelCounter, int interfaceCounter) {
    return new MissedFrames(
        advanced(byKernel, kernelCounter), advanced(byInterface, interfaceCounter));
  }

  /** Those of two captures, one after the other. */
  public MissedFrames plus(MissedFrames later) {
    return new MissedFrames(byKernel + later.byKernel, byInterface + later.byInterface);
  }

  private static long advanced(long before, int counter) {
    return before + Integer.toUnsignedLong(counter - (int) before);
  }
}
