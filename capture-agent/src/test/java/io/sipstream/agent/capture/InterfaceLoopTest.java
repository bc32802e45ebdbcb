package io.sipstream.agent.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.agent.intake.FrameQueue;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.process.AgentException;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.testing.Requirement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a pair of interfaces of the kernel's, which only root may make. */
@Timeout(60)
class InterfaceLoopTest {
  private static final String HERE = "sipl" + ProcessHandle.current().pid();
  private static final String THERE = "sipr" + ProcessHandle.current().pid();

  private static final long LIMIT_NANOS = 20_000_000_000L;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final FrameCounts counts = new FrameCounts();
  private final FrameQueue queue = new FrameQueue(1 << 20);
  private InterfaceLoop loop;

  private static boolean ip(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments.split(" ", -1)));
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      // There is no such program.
      return false;
    }
  }

  @BeforeEach
  void makeThem() throws Exception {
    Libpcap.assumePresent();
    Requirement.ROOT.assume(
        ip("link add " + HERE + " type veth peer name " + THERE), "An interface that goes down");
    ip("link set " + HERE + " up");
    ip("link set " + THERE + " up");
    loop = new InterfaceLoop(HERE, open(), this::open, new PrintStream(said, true, UTF_8));
  }

  @AfterEach
  void removeThem() throws Exception {
    if (loop != null) {
      ip("link del " + HERE);
      loop.breakOff();
    }
  }

  private CaptureLoop open() throws AgentException {
    CaptureDevice device = CaptureDevice.open(HERE, 1000, 1 << 20, false);
    device.setFilter("ether proto 0x88b5"); // IEEE 802: local experimental use
    return device.loop(queue, counts, "tap");
  }

  /** On a thread of its own: a turn waits for a frame for as long as there is none. */
  private Thread turning() {
    Thread turns =
        new Thread(
            () -> {
              try {
                while (true) {
                  loop.doWork(100);
                }
              } catch (InterruptedException e) {
                // Broken off, as it was meant to be.
              }
            });
    turns.setDaemon(true);
    turns.start();
    return turns;
  }

  private void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (!condition.call()) {
      assertThat(System.nanoTime() - end).as("%s, %s", counts.snapshot(), said).isNegative();
      Thread.sleep(50);
    }
  }

  /** Again and again, since an interface takes a moment to come up. */
  private void assertThatFramesCome(int mark) throws Exception {
    await(
        () -> {
          sendMarked(mark);
          return marks().contains(mark);
        });
  }

  private void sendMarked(int mark) throws Exception {
    byte[] frame = new byte[60];
    frame[0] = 2;
    frame[12] = (byte) 0x88;
    frame[13] = (byte) 0xB5;
    frame[14] = (byte) mark;
    try (CaptureDevice sender = CaptureDevice.open(THERE, 1000, 1 << 20, false)) {
      sender.handle().sendPacket(frame);
    }
  }

  private List<Integer> marks() {
    List<Integer> marks = new ArrayList<>();
    queue.drain((CapturedFrame frame) -> marks.add((int) frame.bytes()[14]), Integer.MAX_VALUE);
    return marks;
  }

  @Test
  void theCaptureGoesOnWhenTheInterfaceIsUpAgain() throws Exception {
    turning();
    assertThatFramesCome(1);
    ip("link set " + HERE + " down");
    await(() -> loop.lastError() != null);
    assertThat(loop.lastError())
        .isEqualTo("Interface " + HERE + " is down; capture resumes when it comes up.");

    ip("link set " + HERE + " up");
    await(() -> loop.lastError() == null);
    assertThatFramesCome(2);

    assertThat(loop.moreJsonMembers()).isEqualTo(",\"interface_outages\":1");
    assertThat(said.toString(UTF_8).lines()).hasSize(2);
  }

  @Test
  void theCaptureGoesOnWhenTheInterfaceIsMadeAgain() throws Exception {
    turning();
    ip("link del " + HERE);
    await(() -> loop.lastError() != null);
    assertThat(loop.lastError())
        .isEqualTo(
            "Capture on "
                + HERE
                + " stopped (The interface disappeared); it resumes when the interface is available.");

    assertThat(ip("link add " + HERE + " type veth peer name " + THERE)).isTrue();
    ip("link set " + HERE + " up");
    ip("link set " + THERE + " up");
    await(() -> loop.lastError() == null);
    assertThatFramesCome(3);

    assertThat(loop.moreJsonMembers()).isEqualTo(",\"interface_outages\":1");
  }

  @Test
  void anInterfaceThatGoesAwayWhileItIsDownIsNotBackBeforeItIsOpenedAnew() throws Exception {
    turning();
    assertThatFramesCome(4);
    ip("link set " + HERE + " down");
    await(() -> loop.lastError() != null);
    ip("link del " + HERE);
    await(() -> loop.lastError() != null && loop.lastError().contains("stopped"));
    long end = System.nanoTime() + 3_000_000_000L; // some looks
    while (System.nanoTime() < end) {
      assertThat(loop.lastError()).contains("stopped");
      Thread.sleep(50);
    }
    assertThat(said.toString(UTF_8)).doesNotContain("resumed after");

    assertThat(ip("link add " + HERE + " type veth peer name " + THERE)).isTrue();
    ip("link set " + HERE + " up");
    ip("link set " + THERE + " up");
    await(() -> loop.lastError() == null);
    assertThatFramesCome(5);

    assertThat(loop.moreJsonMembers()).isEqualTo(",\"interface_outages\":1");
    assertThat(said.toString(UTF_8).lines().filter(line -> line.contains("resumed after")))
        .hasSize(1);
  }

  @Test
  void whoWaitsForTheInterfaceCanBeBrokenOff() throws Exception {
    Thread turns = turning();
    ip("link del " + HERE);
    await(() -> loop.lastError() != null);

    loop.breakOff();

    turns.join(LIMIT_NANOS / 1_000_000);
    assertThat(turns.isAlive()).isFalse();
  }
}
