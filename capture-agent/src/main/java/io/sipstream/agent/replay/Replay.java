package io.sipstream.agent.replay;

import io.sipstream.agent.intake.ShutdownSignal;
import io.sipstream.agent.kafka.FrameSender;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.process.AgentException;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CaptureFileException;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.TerminalText;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads capture files in sequence and sends their frames. */
public final class Replay {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  // Reading the clock per frame would cost as much as reading the frame.
  private static final int FRAMES_PER_TICK = 512;

  /**
   * Holds the outcome of a replay.
   *
   * @param files number of files
   * @param completeFiles number of files that were read to a regular end
   * @param stopped whether the replay stopped before the end
   */
  public record Result(int files, int completeFiles, boolean stopped) {}

  private final FrameSender sender;
  private final FrameCounts counts;
  private final ReplayPace pace;
  private final String agentName;
  private final String replayId;
  private final ShutdownSignal stop;
  private final ReplayJournal journal;

  private long startNanos = -1;
  private long frames;
  private long bytesOfEarlierFiles;

  /**
   * Creates a replay.
   *
   * @param agentName null for none
   * @param journal null to start at the beginning and keep no journal
   */
  public Replay(
      FrameSender sender,
      FrameCounts counts,
      ReplayPace pace,
      String agentName,
      String replayId,
      ShutdownSignal stop,
      ReplayJournal journal) {
    this.sender = sender;
    this.counts = counts;
    this.pace = pace;
    this.agentName = agentName;
    this.replayId = replayId;
    this.stop = stop;
    this.journal = journal;
  }

  /** Sends the readable frames of each file; a damaged file does not stop the replay. */
  public Result run(List<ReplayFiles.File> files, ReplayProgress progress) throws AgentException {
    int whole = 0;
    for (ReplayFiles.File file : files) {
      if (mustStop()) {
        return new Result(files.size(), whole, true);
      }
      try (CaptureFile capture = file.open(stop)) {
        if (journal != null && journal.isWhole(file.path())) {
          whole++;
          bytesOfEarlierFiles += file.sizeBytes();
          continue;
        }
        ReplayPosition position = journal == null ? null : journal.position(file.path());
        if (send(capture, position, progress)) {
          whole++;
        }
        bytesOfEarlierFiles += capture.bytesRead();
      } catch (CaptureFileException e) {
        progress.say(e.getMessage());
        bytesOfEarlierFiles += file.sizeBytes();
      } catch (IOException e) {
        if (!stop.isRequested()) {
          progress.say(TerminalText.of("Cannot read " + file.name() + ": " + e.getMessage() + "."));
        }
        bytesOfEarlierFiles += file.sizeBytes();
      }
    }
    progress.at(bytesOfEarlierFiles, frames);
    return new Result(files.size(), whole, whole < files.size() && mustStop());
  }

  /** Sends one file; returns false if the replay stopped before its end. */
  private boolean send(CaptureFile capture, ReplayPosition position, ReplayProgress progress)
      throws IOException, AgentException {
    long skip = position == null ? 0 : position.settled();
    for (CapturedFrame frame = capture.next(); frame != null; frame = capture.next()) {
      if (skip > 0) {
        skip--;
        continue;
      }
      if (!pace.isUnlimited()) {
        waitFor(frame, capture, progress);
        if (mustStop()) {
          return false;
        }
      }
      if (frames % FRAMES_PER_TICK == 0) {
        progress.at(bytesOfEarlierFiles + capture.bytesRead(), frames);
        updateJournal();
        if (mustStop()) {
          return false;
        }
      }
      frames++;
      counts.captured();
      send(named(frame), position);
    }
    if (position != null) {
      position.readToEnd();
    }
    return true;
  }

  private void send(CapturedFrame frame, ReplayPosition position) {
    if (position == null) {
      sender.send(frame);
    } else {
      long number = position.give();
      sender.send(frame, () -> position.settle(number));
    }
  }

  private void updateJournal() throws AgentException {
    if (journal != null) {
      journal.tick();
    }
  }

  private void waitFor(CapturedFrame frame, CaptureFile capture, ReplayProgress progress)
      throws AgentException {
    long now = System.nanoTime();
    if (startNanos < 0) {
      startNanos = now;
    }
    long dueNanos = startNanos + pace.dueNanos(frame.captureTimeNanos());
    for (long left = dueNanos - now; left > 0 && !mustStop(); left = dueNanos - System.nanoTime()) {
      progress.at(bytesOfEarlierFiles + capture.bytesRead(), frames);
      updateJournal();
      if (stop.await(Math.min(left, TICK_NANOS))) {
        return;
      }
    }
  }

  /** Returns whether to stop; without Kafka each further frame would only wait for its timeout. */
  private boolean mustStop() {
    return stop.isRequested() || sender.lastError() != null;
  }

  private CapturedFrame named(CapturedFrame frame) {
    return new CapturedFrame(
        frame.captureTimeNanos(),
        frame.timestampImprecise(),
        frame.linkType(),
        frame.bytes(),
        frame.originalLengthBytes(),
        agentName,
        frame.interfaceName(),
        replayId);
  }
}
