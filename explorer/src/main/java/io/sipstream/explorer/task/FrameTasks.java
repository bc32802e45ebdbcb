package io.sipstream.explorer.task;

import io.sipstream.explorer.http.Secrets;
import io.sipstream.explorer.http.WebUser;
import io.sipstream.explorer.store.StoreException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** Runs tasks that read frames, one at a time, and keeps their files. Thread-safe. */
public final class FrameTasks implements AutoCloseable {
  private static final int TOO_MANY = 429;

  private final FrameSource source;
  private final FrameLimits limits;
  private final Predicate<String> allowed;
  private final Map<String, FrameTask> tasks = new LinkedHashMap<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          run -> {
            Thread named = new Thread(run, "frames");
            named.setDaemon(true);
            return named;
          });

  /**
   * Creates the tasks.
   *
   * @param allowed whether the user with a name may have unmasked frames
   */
  public FrameTasks(FrameSource source, FrameLimits limits, Predicate<String> allowed) {
    this.source = source;
    this.limits = limits;
    this.allowed = allowed;
  }

  /** Returns whether a user may have unmasked frames. */
  public boolean allows(WebUser user) {
    return allowed.test(user.name());
  }

  /**
   * Starts a task.
   *
   * @param call path of the page of the call
   * @throws StoreException if as many tasks are running as the limit
   */
  public synchronized FrameTask start(WebUser user, String call, WantedFrames wanted) {
    if (tasks.size() >= limits.tasks()) {
      FrameTask oldest =
          tasks.values().stream()
              .filter(each -> each.state() != FrameTask.State.RUNNING)
              .findFirst()
              .orElseThrow(
                  () ->
                      new StoreException(
                          TOO_MANY,
                          "%d tasks read frames. Try again when one has ended."
                              .formatted(limits.tasks())));
      tasks.remove(oldest.id()).delete();
    }
    try {
      FrameTask task = new FrameTask(Secrets.random(), user, call, limits);
      tasks.put(task.id(), task);
      thread.execute(() -> task.run(source, wanted));
      return task;
    } catch (IOException e) {
      throw new StoreException(
          500, "The file of the task cannot be created: " + e.getMessage() + ". Check the disk.");
    }
  }

  /** Returns the task of a user; null if there is none with the identifier. */
  public synchronized FrameTask task(WebUser user, String id) {
    FrameTask task = tasks.get(id);
    return task != null && task.isOf(user) ? task : null;
  }

  @Override
  public synchronized void close() {
    tasks.values().forEach(FrameTask::cancel);
    thread.shutdown();
    tasks.values().stream()
        .filter(each -> each.state() != FrameTask.State.RUNNING)
        .forEach(FrameTask::delete);
  }
}
