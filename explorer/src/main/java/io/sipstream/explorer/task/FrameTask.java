package io.sipstream.explorer.task;

import io.sipstream.explorer.http.WebUser;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Reads the frames of a call into a file. Thread-safe. */
public final class FrameTask {
  /** States of a task. */
  public enum State {
    /** It waits or reads. */
    RUNNING,
    /** Its file is complete. */
    DONE,
    /** A user ended it. */
    CANCELLED,
    /** It has no file. */
    FAILED
  }

  private static final class CancelledException extends IOException {
    private static final long serialVersionUID = 1;
  }

  private final String id;
  private final WebUser owner;
  private final String call;
  private final FrameLimits limits;
  private final AtomicLong read = new AtomicLong();
  private final Path file;
  private State state = State.RUNNING;
  private String text = "The task waits for another one.";
  private boolean cancelled;
  private long begin;

  FrameTask(String id, WebUser owner, String call, FrameLimits limits) throws IOException {
    this.id = id;
    this.owner = owner;
    this.call = call;
    this.limits = limits;
    // Only its owner can read such a file, because it has captured data.
    this.file = Files.createTempFile("sipstream-frames", ".pcapng");
    // A signal ends the process without a close.
    file.toFile().deleteOnExit();
  }

  void run(FrameSource source, WantedFrames wanted) {
    begin = System.nanoTime();
    describe("Frames are being read.");
    String done;
    try (OutputStream out =
        new LimitedOutput(
            new BufferedOutputStream(Files.newOutputStream(file)), limits.fileMib() << 20)) {
      progress(0);
      done = source.write(wanted, out, this::progress);
    } catch (CancelledException e) {
      end(State.CANCELLED, "The task was cancelled.");
      return;
    } catch (LimitedOutput.FullException e) {
      end(
          State.FAILED,
          "The frames of the call are larger than %d MiB. Use sipstream export."
              .formatted(limits.fileMib()));
      return;
    } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
      // The message of an internal error may contain bytes of messages.
      end(
          State.FAILED,
          e instanceof IOException
              ? String.valueOf(e.getMessage())
              : "Internal error: %s. Please report this error."
                  .formatted(e.getClass().getSimpleName()));
      return;
    }
    // The file is complete only now.
    end(State.DONE, done);
  }

  private void progress(long frames) throws IOException {
    long sum = read.addAndGet(frames);
    if (isCancelled()) {
      throw new CancelledException();
    }
    if (sum > limits.frames()) {
      throw new IOException(
          "The limit of %,d frames is reached. Raise --frames-limit, or use sipstream export."
              .formatted(limits.frames()));
    }
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    if (time.compareTo(limits.time()) > 0) {
      throw new IOException(
          "The limit of %d s is reached. Use sipstream export."
              .formatted(limits.time().toSeconds()));
    }
  }

  private synchronized void describe(String now) {
    text = now;
  }

  private synchronized void end(State last, String why) {
    state = last;
    text = why;
    if (last != State.DONE) {
      delete();
    }
  }

  private synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Ends the task soon; nothing happens if it has ended. */
  public synchronized void cancel() {
    cancelled = true;
  }

  /** Deletes the file. */
  synchronized void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It is deleted at the end of the process.
      text = "The file " + file + " cannot be deleted: " + e.getMessage() + ".";
    }
  }

  boolean isOf(WebUser user) {
    return owner.name().equals(user.name());
  }

  /** Returns the identifier, which nobody can guess. */
  public String id() {
    return id;
  }

  /** Returns the path of the page of the call. */
  public String call() {
    return call;
  }

  /** Returns the state. */
  public synchronized State state() {
    return state;
  }

  /** Returns a sentence about the state. */
  public synchronized String text() {
    return text;
  }

  /** Returns the number of frames that were read; a frame may be read twice or more. */
  public long framesRead() {
    return read.get();
  }

  /** Returns the file of a task that is done. */
  public synchronized byte[] content() throws IOException {
    return Files.readAllBytes(file);
  }
}
