package io.sipstream.calls.detection;

import static io.sipstream.calls.detection.Observation.ANSWERED;
import static io.sipstream.calls.detection.Observation.CANCELLED;
import static io.sipstream.calls.detection.Observation.CREDENTIALS;
import static io.sipstream.calls.detection.Observation.EFFECTIVE;
import static io.sipstream.calls.detection.Observation.KEPT;
import static io.sipstream.calls.detection.Observation.STALE;
import static io.sipstream.calls.detection.Observation.TIMED_OUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sipstream.calls.detection.Observation.Kind;
import io.sipstream.calls.detection.rule.BuiltInRules;
import io.sipstream.calls.event.Methods;
import io.sipstream.calls.peers.Peers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each rule with what it must find, and what it must not take for a hit. */
class RulesTest {
  private static final String IP = "198.51.100.7";
  private static final String TRUNK = "192.0.2.11";
  private static final DetectionKey CALLS = new DetectionKey(Scope.CALLS, IP);
  private static final DetectionKey PAIR = DetectionKey.pair("sbc-1", "trunk-1");
  private static final DetectionKey CALLER = new DetectionKey(Scope.CALLER, "4930123");
  private static final int DELIVERED = ANSWERED | EFFECTIVE | KEPT;

  private static Scenario guesses(String source, int count) {
    Scenario scenario = new Scenario();
    for (int i = 0; i < count; i++) {
      scenario.exchange(7 * i, source, Methods.REGISTER, "alice", true, i % 2 == 0 ? 401 : 403);
    }
    return scenario;
  }

  @Test
  void d1CountsRefusedCredentialsOfOneUser() {
    List<Alert> alerts = guesses(IP, 10).alerts();

    assertThat(alerts).extracting(Alert::ruleId).containsExactly("D1");
    assertThat(alerts.get(0).subject()).isEqualTo("alice");
    assertThat(alerts.get(0).count()).isEqualTo(10);
    assertThat(alerts.get(0).examples()).hasSize(5);
    // One user and a known agent: a phone with an old password.
    assertThat(alerts.get(0).severity()).isEqualTo(Severity.LOW);
    assertThat(guesses(IP, 9).alerts()).isEmpty();
  }

  @Test
  void d1IgnoresChallengesAndStaleNonces() {
    Scenario scenario = new Scenario();
    for (int i = 0; i < 50; i++) {
      scenario.exchange(4 * i, IP, Methods.REGISTER, "alice", false, 401);
      scenario.exchange(4 * i + 1, IP, Methods.REGISTER, "alice", "phone", CREDENTIALS, 401, STALE);
      scenario.exchange(4 * i + 2, IP, Methods.REGISTER, "alice", true, 200);
    }
    assertThat(scenario.alerts()).isEmpty();
  }

  @Test
  void d1IsHighForSeveralUsers() {
    Scenario scenario = guesses(IP, 10);
    scenario.exchange(1, IP, Methods.REGISTER, "bob", true, 401);
    assertThat(scenario.alerts().get(0).severity()).isEqualTo(Severity.HIGH);
  }

  private static Scenario spray(String source, int users) {
    Scenario scenario = new Scenario();
    for (int i = 0; i < 2 * users; i++) {
      scenario.exchange(5 * i, source, Methods.REGISTER, "user" + i % users, true, 401);
    }
    return scenario;
  }

  @Test
  void d2CountsUsersWithTwoRefusals() {
    assertThat(spray(IP, 5).ids()).containsExactly("D2");
    assertThat(spray(IP, 4).ids()).isEmpty();
    // Many users share the address of a proxy.
    assertThat(spray("192.0.2.10", 19).ids()).isEmpty();
  }

  @Test
  void d3FollowsAGuess() {
    Scenario guessed = guesses(IP, 10).exchange(90, IP, Methods.REGISTER, "alice", true, 200);
    List<Alert> alerts = guessed.alerts();

    assertThat(alerts).extracting(Alert::ruleId).containsExactlyInAnyOrder("D1", "D3");
    assertThat(alerts.get(1).severity()).isEqualTo(Severity.CRITICAL);
    // Another user of the address, and one typing error before a success.
    assertThat(guesses(IP, 10).exchange(90, IP, Methods.REGISTER, "bob", true, 200).ids())
        .containsExactly("D1");
    assertThat(guesses(IP, 1).exchange(9, IP, Methods.REGISTER, "alice", true, 200).ids())
        .isEmpty();
  }

  private static Scenario probes(int users, int code) {
    Scenario scenario = new Scenario();
    for (int i = 0; i < users; i++) {
      scenario.exchange(i, IP, Methods.OPTIONS, "user" + i, false, code);
    }
    return scenario;
  }

  @Test
  void d4CountsUsersThatDoNotExist() {
    assertThat(probes(20, 404).ids()).containsExactly("D4");
    assertThat(probes(20, 0).ids()).containsExactly("D4");
    assertThat(probes(19, 404).ids()).isEmpty();
    // The probes of a registrar are answered.
    assertThat(probes(200, 200).ids()).isEmpty();
    // Lost responses look like users without a response.
    assertThat(probes(20, 0).gap(30, 40).ids()).isEmpty();
  }

  private static Scenario invites(String source, double from, int seconds, int perSecond) {
    Scenario scenario = new Scenario();
    addInvites(scenario, source, from, seconds, perSecond);
    return scenario;
  }

  private static void addInvites(
      Scenario scenario, String source, double from, int seconds, int perSecond) {
    for (int i = 0; i < seconds * perSecond; i++) {
      scenario.exchange(
          from + (double) i / perSecond, source, Methods.INVITE, "u" + i % 5, false, 486);
    }
  }

  @Test
  void d5ComparesWithTheSourcesOwnMedian() {
    assertThat(invites(IP, 0, 25, 4).ids()).containsExactly("D5");
    assertThat(invites(IP, 0, 24, 4).ids()).isEmpty();
    // A trunk always has this many.
    assertThat(invites(TRUNK, 0, 900, 10).ids()).isEmpty();
    Scenario trunk = invites(TRUNK, 0, 900, 2);
    addInvites(trunk, TRUNK, 900, 30, 40);
    assertThat(trunk.ids()).containsExactly("D5");
    // The rules file has a limit of this peer.
    trunk.rules(Map.of("D5", Map.of("peers", Map.of("trunk-1", Map.of("count", 2_000)))));
    assertThat(trunk.ids()).isEmpty();
  }

  @Test
  void d5CountsHalfOpenInvites() {
    Scenario scenario = new Scenario().rules(Map.of("D5", Map.of("count", 10_000)));
    for (int i = 0; i < 500; i++) {
      scenario.exchange(i / 50.0, IP, Methods.INVITE, "u" + i % 5, false, 0);
    }
    assertThat(scenario.ids()).containsExactly("D5");
  }

  @Test
  void d6NamesTheTool() {
    DetectionKey key = new DetectionKey(Scope.SOURCE, IP);
    Scenario scenario = new Scenario();
    scenario.add(key, Observation.of(Kind.TOOL, Scenario.micros(1), 1, "friendly-scanner", "c"));
    scenario.add(key, Observation.of(Kind.TOOL, Scenario.micros(2), 2, "sipsak", "d"));

    assertThat(scenario.alerts())
        .extracting(Alert::ruleId, Alert::subject, Alert::severity)
        .containsExactlyInAnyOrder(
            tuple("D6", "friendly-scanner", Severity.MEDIUM), tuple("D6", "sipsak", Severity.INFO));
  }

  private static Scenario expensive(double from, int calls) {
    Scenario scenario = new Scenario();
    scenario.call(0, CALLER, "4930999", DELIVERED, 1);
    for (int i = 0; i < calls; i++) {
      double at = from + 20 * i;
      scenario.call(at, CALLER, "88213" + i, DELIVERED, 1);
    }
    return scenario;
  }

  @Test
  void d7FindsANewExpensivePrefix() {
    double day = 25 * 3_600;
    assertThat(expensive(day, 10).ids()).containsExactly("D7");
    assertThat(expensive(day, 5).ids()).containsExactly("D7");
    assertThat(expensive(day, 4).ids()).isEmpty();
    // A new customer, and one that has called this prefix two days ago.
    assertThat(expensive(60, 10).ids()).isEmpty();
    Scenario known = expensive(3 * day, 10).call(day, CALLER, "882139", DELIVERED, 1);
    assertThat(known.ids()).isEmpty();
    Scenario domestic = new Scenario().call(0, CALLER, "4930", DELIVERED, 1);
    for (int i = 0; i < 50; i++) {
      domestic.call(day + i, CALLER, "49301" + i, DELIVERED, 1);
    }
    assertThat(domestic.ids()).isEmpty();
  }

  private static Scenario dialed(DetectionKey key, int count, int step) {
    Scenario scenario = new Scenario();
    for (int i = 0; i < count; i++) {
      scenario.call(30 * i, key, Long.toString(49_301_000L + (long) step * i), KEPT, -1);
    }
    return scenario;
  }

  @Test
  void d8FindsStepsOfNumbers() {
    assertThat(dialed(CALLS, 8, 1).ids()).containsExactly("D8");
    assertThat(dialed(CALLS, 8, -3).ids()).containsExactly("D8");
    assertThat(dialed(CALLS, 7, 1).ids()).isEmpty();
    assertThat(dialed(CALLS, 8, 4).ids()).isEmpty();
    assertThat(dialed(new DetectionKey(Scope.CALLS, "192.0.2.12"), 20, 1).ids()).isEmpty();
  }

  private static Scenario rings(int count, int callees, double ring) {
    Scenario scenario = new Scenario();
    for (int i = 0; i < count; i++) {
      scenario.call(5 * i, CALLS, "4930" + i % callees * 7_919, CANCELLED | KEPT, ring);
    }
    return scenario;
  }

  @Test
  void d9FindsShortRings() {
    assertThat(rings(20, 15, 2.9).ids()).containsExactly("D9");
    assertThat(rings(19, 15, 2.9).ids()).isEmpty();
    assertThat(rings(20, 14, 2.9).ids()).isEmpty();
    assertThat(rings(20, 15, 3.1).ids()).isEmpty();
  }

  private static Scenario talks(int shortCalls, int longCalls) {
    Scenario scenario = new Scenario();
    for (int i = 0; i < shortCalls + longCalls; i++) {
      double duration = i < shortCalls ? 5 : 60;
      scenario.of(Kind.CALL_END, 10 * i, CALLS, "493012" + i * 17, 0, duration);
    }
    return scenario;
  }

  @Test
  void d10FindsShortCallsToAPrefix() {
    assertThat(talks(20, 5).ids()).containsExactly("D10");
    assertThat(talks(19, 0).ids()).isEmpty();
    // The longer calls are first in the window here, so most are not short.
    Scenario mixed = new Scenario();
    for (int i = 0; i < 40; i++) {
      mixed.of(Kind.CALL_END, 10 * i, CALLS, "493012" + i * 17, 0, i % 2 == 0 ? 5 : 60);
    }
    assertThat(mixed.ids()).isEmpty();
    // An announcement.
    assertThat(talks(20, 0).rules(Map.of("D10", Map.of("except", List.of("49301")))).ids())
        .isEmpty();
  }

  @Test
  void d11NeedsAnotherNetworkAndAgentWhileTheFirstPhoneIsAlive() {
    Scenario taken =
        new Scenario()
            .registered(0, "198.51.100.1", "phone")
            .registered(100, "203.0.113.9", "tool")
            .registered(300, "198.51.100.1", "phone");
    assertThat(taken.ids()).containsExactly("D11");
    // A phone that moves to another network, and one that is replaced.
    assertThat(
            new Scenario()
                .registered(0, "198.51.100.1", "phone")
                .registered(100, "203.0.113.9", "phone")
                .registered(300, "198.51.100.1", "phone")
                .ids())
        .isEmpty();
    assertThat(
            new Scenario()
                .registered(0, "198.51.100.1", "phone")
                .registered(100, "203.0.113.9", "tool")
                .registered(400, "203.0.113.9", "tool")
                .ids())
        .isEmpty();
  }

  private static Scenario trunk(int perMinute, int minutes, int downFlags, int downSeconds) {
    Scenario scenario = new Scenario();
    for (int i = 0; i < perMinute * minutes; i++) {
      scenario.call(i * 60.0 / perMinute, PAIR, "4930" + i, DELIVERED, -1);
    }
    for (int i = 0; i < downSeconds * perMinute / 60; i++) {
      scenario.call(60 * minutes + i * 60.0 / perMinute, PAIR, "4930" + i, downFlags, -1);
    }
    return scenario;
  }

  @Test
  void d12NeedsATrunkThatWasBusy() {
    assertThat(trunk(40, 20, TIMED_OUT | KEPT, 80).ids()).containsExactly("D12");
    assertThat(trunk(40, 20, DELIVERED, 80).ids()).isEmpty();
    // At night there are few calls.
    assertThat(trunk(10, 20, TIMED_OUT | KEPT, 300).ids()).isEmpty();
    // Lost frames look like a trunk without answers.
    assertThat(trunk(40, 20, TIMED_OUT | KEPT, 80).gap(1_190, 1_300).ids()).isEmpty();
  }

  @Test
  void d13ComparesWithTheSameHourOfOtherDays() {
    assertThat(days(4, 60).ids()).containsExactly("D13");
    assertThat(days(2, 60).ids()).isEmpty();
    assertThat(days(4, 40).ids()).isEmpty();
    // NER is always low in this hour.
    assertThat(days(4, 60, KEPT).ids()).isEmpty();
  }

  private static Scenario days(int days, int calls) {
    return days(days, calls, DELIVERED);
  }

  private static Scenario days(int days, int calls, int flags) {
    Scenario scenario = new Scenario();
    for (int day = 0; day <= days; day++) {
      int count = day < days ? 60 : calls;
      for (int i = 0; i < count; i++) {
        int now = day < days || i % 2 == 0 ? flags : KEPT;
        scenario.call(day * 86_400.0 + 4 * i, PAIR, "4930" + i, now, -1);
      }
    }
    return scenario;
  }

  private static Scenario open(int calls, int ends, boolean conference) {
    Scenario scenario = new Scenario();
    for (int i = 0; i < calls; i++) {
      scenario.call(i, PAIR, "4930" + i, DELIVERED, -1);
    }
    for (int i = 0; i < ends; i++) {
      String callee = conference ? "800" : "4930" + i;
      scenario.of(Kind.CALL_END, 600 + i / 10.0, PAIR, callee, 0, 100);
    }
    return scenario;
  }

  @Test
  void d14FindsCallsThatEndTogether() {
    assertThat(open(60, 20, false).ids()).containsExactly("D14");
    assertThat(open(60, 19, false).ids()).isEmpty();
    assertThat(open(100, 20, false).ids()).isEmpty();
    assertThat(open(60, 50, true).ids()).isEmpty();
    assertThat(open(60, 20, false).gap(590, 610).ids()).isEmpty();
  }

  @Test
  void d15NeedsMessagesAndAShare() {
    assertThat(new Scenario().messages(1, PAIR, 200, 40).ids()).containsExactly("D15");
    assertThat(new Scenario().messages(1, PAIR, 199, 100).ids()).isEmpty();
    assertThat(new Scenario().messages(1, PAIR, 300, 59).ids()).isEmpty();
    // A tap that lost frames sees responses missing that were sent.
    assertThat(new Scenario().messages(1, PAIR, 200, 40).gap(0, 5).ids()).isEmpty();
  }

  @Test
  void d16NeedsNeighboursWithTraffic() {
    Scenario scenario = new Scenario();
    Scenario all = new Scenario();
    for (int i = 0; i < 20; i++) {
      scenario.tap(10 * i, "a");
      if (i < 5) {
        scenario.tap(10 * i, "b");
        all.tap(10 * i, "a").tap(10 * i, "b");
      }
    }
    assertThat(scenario.alerts())
        .extracting(Alert::ruleId, Alert::subject)
        .containsExactly(tuple("D16", "b"));
    // All taps are idle at night.
    assertThat(all.ids()).isEmpty();
  }

  private static Scenario repeated(Kind kind, Scope scope, int count, double step) {
    Scenario scenario = new Scenario();
    for (int i = 0; i < count; i++) {
      scenario.of(kind, i * step, new DetectionKey(scope, IP), "x", 0, -1);
    }
    return scenario;
  }

  @Test
  void d17ToD20CountWithinTheirWindow() {
    assertThat(repeated(Kind.LOOP, Scope.ELEMENT, 10, 30).ids()).containsExactly("D17");
    assertThat(repeated(Kind.LOOP, Scope.ELEMENT, 9, 30).ids()).isEmpty();
    assertThat(repeated(Kind.LOOP, Scope.ELEMENT, 30, 60).ids()).isEmpty();
    assertThat(repeated(Kind.TEAR_DOWN, Scope.ELEMENT, 10, 60).ids()).containsExactly("D18");
    assertThat(repeated(Kind.TEAR_DOWN, Scope.ELEMENT, 9, 60).ids()).isEmpty();
    assertThat(repeated(Kind.MALFORMED, Scope.SOURCE, 50, 1).ids()).containsExactly("D19");
    assertThat(repeated(Kind.MALFORMED, Scope.SOURCE, 49, 1).ids()).isEmpty();
    assertThat(repeated(Kind.SQL, Scope.SOURCE, 3, 60).ids()).containsExactly("D20");
    assertThat(repeated(Kind.SQL, Scope.SOURCE, 2, 60).ids()).isEmpty();
  }

  @Test
  void d20NeedsAQuoteAndAKeyword() {
    assertThat(MessageObserver.isSql("1' or '1'='1")).isTrue();
    assertThat(MessageObserver.isSql("a%27%20UNION%20select%20x")).isTrue();
    assertThat(MessageObserver.isSql("o'brien")).isFalse();
    assertThat(MessageObserver.isSql("d'andrea")).isFalse();
    assertThat(MessageObserver.isSql("select")).isFalse();
  }

  @Test
  void orderAndRepetitionMakeNoDifference() {
    Scenario all = guesses(IP, 12).exchange(95, IP, Methods.REGISTER, "alice", true, 200);
    for (int i = 0; i < 30; i++) {
      all.exchange(100 + i, IP, Methods.OPTIONS, "user" + i, false, 404);
      all.call(5 * i, CALLS, "4930" + i * 7_919, CANCELLED | KEPT, 1);
      all.messages(3 * i, PAIR, 20, 8);
    }
    List<Alert> expected = all.alerts();
    assertThat(expected).extracting(Alert::ruleId).contains("D1", "D3", "D4", "D9", "D15");
    for (long seed = 1; seed <= 20; seed++) {
      assertThat(all.shuffledAlerts(seed)).as("seed " + seed).isEqualTo(expected);
    }
  }

  /** More than a pane keeps. */
  @Test
  void aStormOfRegisterIsNoFloodOfInvites() {
    Scenario storm = new Scenario();
    for (int i = 0; i < 3_000; i++) {
      storm.exchange(5, IP, Methods.REGISTER, "alice", true, 200);
    }

    assertThat(storm.ids()).doesNotContain("D5");
  }

  @Test
  void stateIsBoundedInAFlood() {
    RuleSet rules = new RuleSet(BuiltInRules.all(), Map.of(), Peers.none());
    Detections detections = new Detections(new Detector(rules, new CaptureGaps()), 1_000);
    for (int i = 0; i < 20_000; i++) {
      DetectionKey key = new DetectionKey(Scope.SOURCE, "source " + i % 2_000);
      detections.accept(
          key, Observation.of(Kind.MALFORMED, Scenario.micros(i / 1_000.0), i, null, "c"));
    }
    assertThat(detections.keys()).isEqualTo(1_000);
    assertThat(detections.refused()).isEqualTo(10_000);

    KeyState state = new KeyState();
    for (int i = 0; i < 10_000; i++) {
      Observation one =
          new Observation(
              Kind.REQUEST,
              Scenario.START + i,
              i,
              Methods.INVITE,
              0,
              0,
              -1,
              "u" + i,
              null,
              IP,
              "c");
      state.add(one, Long.MIN_VALUE);
    }
    DetectionKey key = new DetectionKey(Scope.SOURCE, IP);
    List<Alert> alerts =
        new Detector(rules, new CaptureGaps()).evaluate(key, state, Long.MAX_VALUE - 1);
    assertThat(alerts).extracting(Alert::ruleId).contains("D5");
    assertThat(alerts.get(0).count()).isEqualTo(10_000);
    assertThat(state.open()).isEmpty();
    assertThat(state.recent()).hasSizeLessThanOrEqualTo(KeyState.RECENT);
  }

  @Test
  void aWrongRulesFileIsRefused() {
    assertThatThrownBy(() -> rules(Map.of("D99", Map.of()))).hasMessageContaining("no rule D99");
    assertThatThrownBy(() -> rules(Map.of("D1", Map.of("cont", 3))))
        .hasMessageContaining("D1.cont is 3");
    assertThatThrownBy(() -> rules(Map.of("D1", Map.of("window_s", 6_000))))
        .hasMessageContaining("more than 600 seconds");
    assertThat(guesses(IP, 20).rules(Map.of("D1", Map.of("enabled", false))).ids()).isEmpty();
  }

  private static RuleSet rules(Map<String, ?> file) {
    return new RuleSet(BuiltInRules.all(), file, Peers.none());
  }
}
