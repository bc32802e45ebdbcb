package io.sipstream.explorer.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.explorer.http.WebUser;
import io.sipstream.explorer.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FrameTasksTest {
  private static final WantedFrames WANTED = new WantedFrames("a", 0, 1, Set.of(), 1);
  private static final WebUser ALICE = new WebUser("alice", Map.of(), false);
  private static final WebUser BOB = new WebUser("bob", Map.of(), false);
  private static final FrameLimits LIMITS = new FrameLimits(1_000, Duration.ofMinutes(1), 1, 2);

  private static final FrameSource ENDLESS =
      (wanted, out, progress) -> {
        while (true) {
          progress.read(0);
        }
      };

  private static FrameTasks tasks(FrameSource source, FrameLimits limits) {
    return new FrameTasks(source, limits, name -> true);
  }

  private static FrameTask ended(FrameTask task) throws InterruptedException {
    for (int i = 0; i < 1_000 && task.state() == FrameTask.State.RUNNING; i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(task.state()).isNotEqualTo(FrameTask.State.RUNNING);
    return task;
  }

  @Test
  void aTaskCountsFramesAndKeepsItsFile() throws Exception {
    FrameSource source =
        (wanted, out, progress) -> {
          progress.read(3);
          out.write(new byte[] {7, 8});
          progress.read(4);
          return "Two bytes.";
        };
    try (FrameTasks tasks = tasks(source, LIMITS)) {
      FrameTask task = ended(tasks.start(ALICE, "/call/x", WANTED));

      assertThat(task.state()).isEqualTo(FrameTask.State.DONE);
      assertThat(task.text()).isEqualTo("Two bytes.");
      assertThat(task.framesRead()).isEqualTo(7);
      assertThat(task.content()).containsExactly(7, 8);
      assertThat(tasks.task(ALICE, task.id())).isSameAs(task);
      assertThat(tasks.task(BOB, task.id())).isNull();
    }
  }

  @Test
  void aTaskIsCancelled() throws Exception {
    try (FrameTasks tasks = tasks(ENDLESS, LIMITS)) {
      FrameTask task = tasks.start(ALICE, "/call/x", WANTED);
      task.cancel();

      assertThat(ended(task).state()).isEqualTo(FrameTask.State.CANCELLED);
      assertThatThrownBy(task::content).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aTaskReadsAsManyFramesAsItsLimit() throws Exception {
    FrameSource source =
        (wanted, out, progress) -> {
          progress.read(1_000);
          progress.read(1);
          return "";
        };
    try (FrameTasks tasks = tasks(source, LIMITS)) {
      FrameTask task = ended(tasks.start(ALICE, "/call/x", WANTED));

      assertThat(task.state()).isEqualTo(FrameTask.State.FAILED);
      assertThat(task.text()).startsWith("The limit of 1,000 frames is reached. Raise --frames-");
    }
  }

  @Test
  void theTimeOfATaskIsLimited() throws Exception {
    FrameLimits short1 = new FrameLimits(1_000, Duration.ofMillis(5), 1, 2);
    try (FrameTasks tasks = tasks(ENDLESS, short1)) {
      FrameTask task = ended(tasks.start(ALICE, "/call/x", WANTED));

      assertThat(task.state()).isEqualTo(FrameTask.State.FAILED);
      assertThat(task.text()).startsWith("The limit of 0 s is reached.");
    }
  }

  @Test
  void theFileOfATaskIsLimited() throws Exception {
    FrameSource source =
        (wanted, out, progress) -> {
          out.write(new byte[(1 << 20) + 1]);
          return "";
        };
    try (FrameTasks tasks = tasks(source, LIMITS)) {
      assertThat(ended(tasks.start(ALICE, "/call/x", WANTED)).text())
          .startsWith("The frames of the call are larger than 1 MiB.");
    }
  }

  @Test
  void anErrorOfTheSourceIsShown() throws Exception {
    FrameSource source =
        (wanted, out, progress) -> {
          throw new IOException("topic x does not exist");
        };
    try (FrameTasks tasks = tasks(source, LIMITS)) {
      assertThat(ended(tasks.start(ALICE, "/call/x", WANTED)).text())
          .isEqualTo("topic x does not exist");
    }
  }

  @Test
  void theNumberOfTasksIsLimitedAndEndedOnesMakeRoom() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    FrameSource source =
        (wanted, out, progress) -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return "Done.";
        };
    try (FrameTasks tasks = tasks(source, LIMITS)) {
      FrameTask first = tasks.start(ALICE, "/call/x", WANTED);
      FrameTask second = tasks.start(BOB, "/call/x", WANTED);
      assertThatThrownBy(() -> tasks.start(ALICE, "/call/x", WANTED))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.status()).isEqualTo(429))
          .hasMessage("2 tasks read frames. Try again when one has ended.");
      go.countDown();
      ended(first);
      ended(second);
      FrameTask third = tasks.start(ALICE, "/call/x", WANTED);

      assertThat(tasks.task(ALICE, first.id())).isNull();
      assertThat(tasks.task(ALICE, third.id())).isSameAs(third);
      assertThatThrownBy(first::content).isInstanceOf(IOException.class);
    }
  }
}
