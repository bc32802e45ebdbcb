package io.sipstream.job.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.document.DecoderSettings;
import io.sipstream.job.Frames;
import io.sipstream.reassembly.LimitReached;
import io.sipstream.reassembly.Reassembly;
import io.sipstream.reassembly.ReassemblyContext;
import io.sipstream.reassembly.ReassemblyInput;
import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.reassembly.ReassemblyOutput;
import io.sipstream.reassembly.ReassemblyState;
import io.sipstream.settings.JobSettings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A mistake of ours anywhere within a call of the reassembly: every frame still comes to exactly
 * one end, and nothing of it stays behind.
 */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
class ReassemblyFailureTest {
  private static final long TIME_MILLIS = Frames.CAPTURE_TIME_NANOS / 1_000_000;
  private static final byte[] PACKET = Frames.sip("a@192.0.2.1", 5060);
  private static final byte[] MESSAGE = Arrays.copyOfRange(PACKET, 28, PACKET.length);
  private static final int FRAMES = 5_000;
  private static final int END = PACKET.length - 20;

  /** Frames that meet about everything: waiting, repeats, overlaps, completion, ends. */
  private enum Scenario {
    FRAGMENTS(new ReassemblyKind.Fragments()) {
      @Override
      int run(ReassemblyHarness task) throws Exception {
        task.take(0, "joined", fragment(160, END));
        task.take(1, "joined", fragment(0, 160));
        task.take(2, "joined", fragment(0, 160));
        task.take(3, "overlap", fragment(0, 160));
        task.take(4, "overlap", fragment(152, 168));
        task.take(5, "overlap", fragment(168, 176));
        task.take(6, "expired", fragment(0, 160));
        task.watermark(TIME_MILLIS + 10);
        // Late ones are handled at once.
        task.take(7, "joined late", fragment(0, 160));
        task.take(8, "joined late", fragment(160, END));
        task.watermark(TIME_MILLIS + 40_000);
        task.watermark(TIME_MILLIS + 80_000);
        return 9;
      }
    },
    SEGMENTS(new ReassemblyKind.Segments()) {
      @Override
      int run(ReassemblyHarness task) throws Exception {
        task.take(0, "s", Frames.segment(999, Frames.SYN, new byte[0]));
        task.take(1, "s", segment(100, MESSAGE.length));
        task.take(2, "s", segment(0, 100));
        task.take(3, "s", segment(50, 150));
        task.take(4, "hole", segment(0, 100));
        task.take(5, "hole", segment(110, MESSAGE.length));
        task.watermark(TIME_MILLIS + 10);
        task.take(6, "s", Frames.segment(1_000 + MESSAGE.length, Frames.FIN, new byte[0]));
        task.take(7, "late", segment(0, 100));
        task.take(8, "late", segment(100, MESSAGE.length));
        task.take(9, "late", Frames.segment(1_000 + MESSAGE.length, Frames.RST, new byte[0]));
        for (long millis = 0; millis <= 1_000_000; millis += 50_000) {
          task.watermark(TIME_MILLIS + millis);
        }
        return 10;
      }
    };

    private final ReassemblyKind<?> kind;

    Scenario(ReassemblyKind<?> kind) {
      this.kind = kind;
    }

    /** Returns how many frames there were. */
    abstract int run(ReassemblyHarness task) throws Exception;
  }

  private static byte[] fragment(int begin, int end) {
    return Frames.fragment(PACKET, begin, end, 7);
  }

  private static byte[] segment(int begin, int end) {
    return Frames.segment(1_000 + begin, Frames.ACK, Arrays.copyOfRange(MESSAGE, begin, end));
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void theBooksBalanceWhereverACallFails(Scenario scenario) throws Exception {
    int points = 0;
    int harmful = 0;
    for (boolean after : new boolean[] {false, true}) {
      Failing<?> kind;
      do {
        kind = new Failing<>(scenario.kind, ++points, after);
        try (ReassemblyHarness task =
            ReassemblyHarness.open(kind, ReassemblyHarness.Backend.HEAP)) {
          int frames = scenario.run(task);
          String where = "at %d, %s".formatted(points, after ? "after" : "before");
          List<Long> buried = task.deadLetters().stream().map(letter -> letter.offset).toList();
          assertThat(buried).as(where).doesNotHaveDuplicates();
          assertThat(task.sum("dead_letters.")).as(where).isEqualTo(buried.size());
          if (task.sum("dead_letters.internal_error.") > 0) {
            assertThat(kind.hasFailed()).as(where).isTrue();
            harmful++;
          }
          assertThat(task.sum("ignored.", "frames_in_messages", "dead_letters."))
              .as(where)
              .isEqualTo(frames);
          assertThat(task.sum("frames_pending_reassembly")).as(where).isEqualTo(-frames);
          assertThat(task.sum("messages")).as(where).isEqualTo(task.documents());
          assertThat(task.keepsNothing()).as(where).isTrue();
        }
      } while (kind.hasFailed());
      assertThat(harmful).as("places where failing cost a frame").isGreaterThan(points / 2);
      points = 0;
      harmful = 0;
    }
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void failuresDoNotUseUpTheLimits(Scenario scenario) throws Exception {
    ReassemblyKind<?> always = new Failing<>(scenario.kind, -1, true);
    JobSettings settings =
        JobSettings.of(
            Map.of(
                "ip-defrag.max-packets", "500",
                "tcp-reassembly.max-streams", "500",
                "tcp-reassembly.max-half-open", "500"));
    try (ReassemblyHarness task =
        ReassemblyHarness.open(always, settings, ReassemblyHarness.Backend.HEAP, 1, 0, null)) {
      byte[] frame = scenario == Scenario.FRAGMENTS ? fragment(0, 160) : segment(0, 100);
      for (int i = 0; i < FRAMES; i++) {
        task.take(i, Integer.toString(i), frame);
      }
      assertThat(task.deadLetters()).hasSize(FRAMES);
      assertThat(task.counters())
          .containsEntry("dead_letters.internal_error.IllegalStateException", (long) FRAMES)
          .doesNotContainKeys(
              "dead_letters.fragment.limit_packets",
              "dead_letters.fragment.limit_bytes",
              "dead_letters.fragment.limit_source_packets",
              "dead_letters.fragment.limit_source_bytes",
              "dead_letters.tcp.limit_streams",
              "dead_letters.tcp.limit_bytes");
      task.watermark(TIME_MILLIS + 1_000_000);
      assertThat(task.keepsNothing()).isTrue();
    }
  }

  /** Fails once, when the host or the results are called for the n-th time; always if n is -1. */
  private static final class Failing<S extends ReassemblyState> implements ReassemblyKind<S> {
    private static final long serialVersionUID = 1;

    private final ReassemblyKind<S> kind;
    private final boolean after;
    private final int point;
    private int calls;

    Failing(ReassemblyKind<S> kind, int point, boolean after) {
      this.kind = kind;
      this.point = point;
      this.after = after;
    }

    boolean hasFailed() {
      return calls >= point;
    }

    @Override
    public S decode(byte[] state) {
      return kind.decode(state);
    }

    @Override
    public String held() {
      return kind.held();
    }

    @Override
    public String joined() {
      return kind.joined();
    }

    @Override
    public Reassembly<S> reassembly(ReassemblyLimits limits, DecoderSettings settings) {
      Reassembly<S> reassembly = kind.reassembly(limits, settings);
      return new Reassembly<>() {
        @Override
        public <P extends ReassemblyInput> LimitReached arrive(
            P piece, ReassemblyContext<P, S> host, ReassemblyOutput<P> results) {
          LimitReached shortage =
              reassembly.arrive(
                  piece,
                  failing(ReassemblyContext.class, host),
                  failing(ReassemblyOutput.class, results));
          if (point < 0) {
            throw new IllegalStateException("a mistake");
          }
          return shortage;
        }

        @Override
        public <P extends ReassemblyInput> void refuse(
            P piece, LimitReached shortage, ReassemblyOutput<P> results) {
          reassembly.refuse(piece, shortage, results);
        }

        @Override
        public long evictionRank(S state, LimitReached shortage) {
          return reassembly.evictionRank(state, shortage);
        }

        @Override
        public <P extends ReassemblyInput> void evict(
            LimitReached shortage, ReassemblyContext<P, S> host, ReassemblyOutput<P> results) {
          reassembly.evict(
              shortage,
              failing(ReassemblyContext.class, host),
              failing(ReassemblyOutput.class, results));
        }

        @Override
        public boolean isRelieved(LimitReached shortage) {
          return reassembly.isRelieved(shortage);
        }

        @Override
        public <P extends ReassemblyInput> void timer(
            long millis, ReassemblyContext<P, S> host, ReassemblyOutput<P> results) {
          reassembly.timer(
              millis,
              failing(ReassemblyContext.class, host),
              failing(ReassemblyOutput.class, results));
        }

        @Override
        public void restore(S state) {
          reassembly.restore(state);
        }

        @Override
        public Held held() {
          return reassembly.held();
        }
      };
    }

    @SuppressWarnings("unchecked") // the class object of a generic type has none
    private <T> T failing(Class<?> type, T target) {
      return (T)
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, arguments) -> {
                boolean fails = ++calls == point;
                if (fails && !after) {
                  throw new IllegalStateException("a mistake");
                }
                Object result;
                try {
                  result = method.invoke(target, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
                if (fails) {
                  throw new IllegalStateException("a mistake");
                }
                return result;
              });
    }
  }
}
