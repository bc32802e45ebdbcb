package io.sipstream.calls.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.registration.RegistrationEvaluator;
import io.sipstream.calls.registration.RegistrationRecord;
import io.sipstream.calls.registration.RegistrationState;
import io.sipstream.testing.Seed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Checks random sets of REGISTER messages: records depend on the set alone, merging is a union, and
 * a larger set has higher versions. {@code -Dcases=1000000} checks more sets.
 */
class RegistrationPropertiesTest {
  private static final int CASES = Integer.getInteger("cases", 300);

  @Test
  void recordsDependOnTheSetAlone() {
    Random random = new Random(Seed.of(RegistrationPropertiesTest.class));
    List<List<CallEvent>> flows =
        RegistrationEvaluations.flows().map(flow -> FlowScript.events(flow.lines())).toList();
    for (int i = 0; i < CASES && !Thread.interrupted(); i++) {
      List<CallEvent> events = new ArrayList<>();
      for (int more = random.nextInt(3); more >= 0; more--) {
        events.addAll(flows.get(random.nextInt(flows.size())));
      }
      if (random.nextBoolean()) {
        events = new ArrayList<>(Forms.twoTaps(events, random.nextInt(10_000) - 5_000));
      }
      events.removeIf(event -> random.nextInt(8) == 0);
      check(events, random);
    }
  }

  private static void check(List<CallEvent> events, Random random) {
    long now = FlowScript.BASE_MICROS + random.nextLong(200_000_000);
    List<CallEvent> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, random);
    List<RegistrationRecord> expected = RegistrationEvaluator.evaluate(state(events), now);
    assertThat(RegistrationEvaluator.evaluate(state(shuffled), now)).isEqualTo(expected);

    int cut = random.nextInt(events.size() + 1);
    RegistrationState some = state(shuffled.subList(0, cut));
    List<RegistrationRecord> ofSome = RegistrationEvaluator.evaluate(some, now);
    long sightings = some.sightings();
    RegistrationState rest = state(shuffled.subList(cut, events.size()));
    some.merge(rest);
    assertThat(RegistrationEvaluator.evaluate(some, now)).isEqualTo(expected);
    rest.merge(some);
    assertThat(RegistrationEvaluator.evaluate(rest, now)).isEqualTo(expected);
    assertThat(rest.merge(some)).isFalse();
    assertThat(expected).extracting(RegistrationRecord::id).doesNotHaveDuplicates();
    if (some.sightings() > sightings) {
      versionsGrow(ofSome, expected);
    }
  }

  private static void versionsGrow(List<RegistrationRecord> some, List<RegistrationRecord> all) {
    Map<String, Long> versions = new HashMap<>();
    some.forEach(one -> versions.put(one.id(), one.version()));
    for (RegistrationRecord one : all) {
      assertThat(one.version()).isGreaterThan(versions.getOrDefault(one.id(), -1L));
    }
  }

  private static RegistrationState state(Collection<CallEvent> events) {
    RegistrationState state = new RegistrationState("sip:1001@b.example");
    events.forEach(state::add);
    return state;
  }
}
