package io.sipstream.calls.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.flows.TestEvents;
import io.sipstream.testing.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two taps of one path, whose clocks and delays are known. */
class TapClocksTest {
  private static final long MINUTE = 60_000_000;
  private static final long START = 29_922_360 * MINUTE;
  private static final double OFFSET = 3_000;
  private static final int MESSAGES = 1_000_000;

  private final TestEvents sip = new TestEvents();
  private final Random random = new Random(Seed.of(TapClocksTest.class));

  /** Delays from the first tap to the second one and back, and the mean of what is added. */
  private record Path(String phone, long thereMicros, long backMicros, double jitterMicros) {}

  @ParameterizedTest
  @CsvSource({
    "1000, 0, 40, 300",
    "1000, 200, 40, 300",
    "20, 500, 40, 300",
    "5000, 1000, -40, 1000",
    "0, 0, 0, 2",
  })
  void pathsOfEqualDelayGiveOffsetAndDrift(long delay, double jitter, double drift, int requests) {
    TapClocks clocks = new TapClocks(MESSAGES);
    capture(clocks, new Path("192.0.2.1", delay, delay, jitter), OFFSET, drift, requests, 0, true);

    assertThat(clocks.clocks()).hasSize(1);
    TapClock clock = clocks.clocks().get(0);
    assertThat(clock.startMicros()).isEqualTo(START);
    assertThat(clock.reference()).isEqualTo("tap-a");
    assertThat(clock.tap()).isEqualTo("tap-b");
    assertThat(clock.offsetMicros()).isCloseTo(OFFSET, within(200.0));
    assertThat(clock.driftPpm()).isCloseTo(drift, within(5.0));
    assertCovers(clock, OFFSET, drift);
    assertThat(clock.samples()).isEqualTo(2 * requests);
    assertThat(clock.inconsistent()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 9000, 0, 40",
    "200, 3000, 500, 40",
    "7000, 100, 2000, -40",
    "0, 400, 50, 100",
  })
  void theUncertaintyCoversTheTruthOnUnequalPaths(
      long there, long back, double jitter, double drift) {
    for (int requests : new int[] {1, 2, 10, 300}) {
      TapClocks clocks = new TapClocks(MESSAGES);
      Path path = new Path("192.0.2.1", there, back, jitter);
      capture(clocks, path, OFFSET, drift, requests, 0, true);

      assertCovers(clocks.clocks().get(0), OFFSET, drift);
    }
  }

  @Test
  void anotherPathMakesTheUncertaintySmaller() {
    TapClocks far = new TapClocks(MESSAGES);
    capture(far, new Path("192.0.2.1", 1_000, 9_000, 10), OFFSET, 40, 100, 0, true);
    TapClocks both = new TapClocks(MESSAGES);
    capture(both, new Path("192.0.2.1", 1_000, 9_000, 10), OFFSET, 40, 100, 0, true);
    capture(both, new Path("192.0.2.3", 100, 100, 10), OFFSET, 40, 100, 0, true);

    assertThat(far.clocks().get(0).uncertaintyMicros()).isGreaterThan(4_000);
    assertThat(both.clocks().get(0).uncertaintyMicros()).isLessThan(400);
    assertCovers(both.clocks().get(0), OFFSET, 40);
  }

  @Test
  void aPathThatIsSeenFromItsOtherEndHasTheSameOffset() {
    TapClocks clocks = new TapClocks(MESSAGES);
    capture(clocks, new Path("192.0.2.9", 500, 500, 100), OFFSET, 40, 300, 0, true);

    assertThat(clocks.clocks().get(0).offsetMicros()).isCloseTo(OFFSET, within(200.0));
  }

  @Test
  void lostAndRepeatedMessagesDoNotMoveTheOffset() {
    TapClocks clocks = new TapClocks(MESSAGES);
    capture(clocks, new Path("192.0.2.1", 500, 500, 100), OFFSET, 40, 500, 0.2, true);

    TapClock clock = clocks.clocks().get(0);
    assertThat(clock.samples()).isBetween(200, 900);
    assertThat(clock.offsetMicros()).isCloseTo(OFFSET, within(200.0));
    assertThat(clock.driftPpm()).isCloseTo(40, within(5.0));
  }

  @Test
  void oneDirectionHasNoUncertainty() {
    TapClocks clocks = new TapClocks(MESSAGES);
    capture(clocks, new Path("192.0.2.1", 500, 500, 0), OFFSET, 40, 50, 0, false);

    TapClock clock = clocks.clocks().get(0);
    assertThat(clock.isOneWay()).isTrue();
    assertThat(clock.offsetMicros()).isCloseTo(OFFSET + 500, within(2.0));
    assertThat(clock.driftPpm()).isCloseTo(40, within(1.0));
  }

  @Test
  void aStepOfAClockIsInconsistent() {
    TapClocks clocks = new TapClocks(MESSAGES);
    Path path = new Path("192.0.2.1", 500, 500, 10);
    capture(clocks, path, OFFSET, 0, 100, 0, true);
    capture(clocks, path, OFFSET + 100_000, 0, 100, 0, true);

    assertThat(clocks.clocks().get(0).inconsistent()).isTrue();
    assertThat(clocks.clocks().get(0).uncertaintyMicros()).isGreaterThan(40_000);
  }

  @Test
  void messagesBeyondTheLimitAreCounted() {
    TapClocks clocks = new TapClocks(1);
    capture(clocks, new Path("192.0.2.1", 500, 500, 0), OFFSET, 40, 2, 0, true);

    assertThat(clocks.refused()).isEqualTo(6);
  }

  private static void assertCovers(TapClock clock, double offset, double drift) {
    assertThat(Math.abs(clock.offsetMicros() - offset)).isLessThan(clock.uncertaintyMicros());
    assertThat(Math.abs(clock.driftPpm() - drift)).isLessThan(clock.driftUncertaintyPpm());
  }

  /** Captures requests of a minute at both taps, and their responses. */
  private void capture(
      TapClocks clocks,
      Path path,
      double offset,
      double drift,
      int requests,
      double lost,
      boolean responses) {
    for (int i = 0; i < requests; i++) {
      long micros = START + (long) ((i + 0.5) * MINUTE / requests);
      String id = path.phone + offset + " " + i;
      send(clocks, request(id), path, true, micros, offset, drift, lost);
      if (responses) {
        send(clocks, response(id), path, false, micros + 20_000, offset, drift, lost);
      }
    }
  }

  /** Captures a message; a lost one is sent again. The time is that of the first tap. */
  private void send(
      TapClocks clocks,
      String message,
      Path path,
      boolean there,
      long micros,
      double offset,
      double drift,
      double lost) {
    double jitter = -path.jitterMicros * Math.log(1 - random.nextDouble());
    double delay = there ? path.thereMicros + jitter : -path.backMicros - jitter;
    double seconds = (micros + delay - START - MINUTE / 2.0) / 1e6;
    long other = Math.round(micros + delay + offset + drift * seconds);
    String source = there ? path.phone : "192.0.2.2";
    String destination = there ? "192.0.2.2" : path.phone;
    List<CallEvent> events = new ArrayList<>();
    for (int i = 0; i < (random.nextDouble() < lost ? 2 : 1); i++) {
      long later = i * 500_000L;
      if (random.nextDouble() >= lost) {
        events.addAll(sip.of(message, source, destination, micros + later, "tap-a"));
      }
      if (random.nextDouble() >= lost) {
        events.addAll(sip.of(message, source, destination, other + later, "tap-b"));
      }
    }
    events.forEach(clocks::add);
  }

  private static String request(String id) {
    return "OPTIONS sip:b@192.0.2.2 SIP/2.0\r\n" + headers(id);
  }

  private static String response(String id) {
    return "SIP/2.0 200 OK\r\n" + headers(id);
  }

  private static String headers(String id) {
    return """
    Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK%s
    From: <sip:a@192.0.2.1>;tag=a
    To: <sip:b@192.0.2.2>
    Call-ID: %s
    CSeq: 1 OPTIONS

    """
        .formatted(id.replace(' ', '-'), id.replace(' ', '-'))
        .replace("\n", "\r\n");
  }
}
