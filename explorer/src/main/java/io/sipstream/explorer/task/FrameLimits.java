package io.sipstream.explorer.task;

import java.time.Duration;

/**
 * Holds the limits of tasks that read frames.
 *
 * @param frames most frames that a task reads
 * @param time longest time of a task
 * @param fileMib largest file in MiB
 * @param tasks most tasks, also those that ended and whose files are kept
 */
public record FrameLimits(long frames, Duration time, long fileMib, int tasks) {
  /** Most frames that a task reads by default. */
  public static final long FRAMES = 10_000_000;

  /** Returns the default limits with another number of frames. */
  public static FrameLimits ofFrames(long frames) {
    return new FrameLimits(frames, Duration.ofMinutes(10), 64, 8);
  }
}
