package io.sipstream.calls.detection;

import io.sipstream.calls.detection.Observation.Kind;
import io.sipstream.calls.detection.rule.BuiltInRules;
import io.sipstream.calls.event.Methods;
import io.sipstream.calls.peers.Peers;
import io.sipstream.calls.peers.PeersFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Builds sequences of observations, and detects in them. */
final class Scenario {
  static final long SECOND = 1_000_000;
  static final long HOUR = 3_600 * SECOND;
  static final long START = 1_796_000_400 * SECOND;
  static final Peers PEERS =
      PeersFile.parse(
          """
          proxy-1  proxy   192.0.2.10
          trunk-1  carrier 192.0.2.11
          dialer-1 dialer  192.0.2.12
          """,
          "test");

  /** Pairs a key with an observation. */
  record Seen(DetectionKey key, Observation observation) {}

  private final List<Seen> seen = new ArrayList<>();
  private final CaptureGaps gaps = new CaptureGaps();
  private Map<String, ?> file = Map.of();
  private long identity;

  Scenario rules(Map<String, ?> rulesFile) {
    file = rulesFile;
    return this;
  }

  Scenario gap(double from, double to) {
    gaps.add(micros(from), micros(to));
    return this;
  }

  static long micros(double seconds) {
    return START + Math.round(seconds * SECOND);
  }

  Scenario add(DetectionKey key, Observation observation) {
    seen.add(new Seen(key, observation));
    return this;
  }

  /** Adds a request and its response; code 0 means none. */
  Scenario exchange(
      double at, String source, int method, String user, boolean credentials, int code) {
    return exchange(at, source, method, user, "phone", credentials ? 1 : 0, code, 0);
  }

  Scenario exchange(
      double at,
      String source,
      int method,
      String user,
      String agent,
      int flags,
      int code,
      int responseFlags) {
    DetectionKey key = new DetectionKey(Scope.SOURCE, source);
    long id = ++identity;
    long micros = micros(at);
    add(
        key,
        new Observation(
            Kind.REQUEST, micros, id, method, 0, flags, -1, user, agent, source, "call-" + id));
    if (code > 0) {
      add(
          key,
          new Observation(
              Kind.RESPONSE,
              micros + 20_000,
              id,
              method,
              code,
              responseFlags,
              -1,
              null,
              null,
              null,
              null));
    }
    return this;
  }

  /** Adds a REGISTER with 2xx under its address of record. */
  Scenario registered(double at, String source, String agent) {
    DetectionKey key = new DetectionKey(Scope.AOR, "alice@example.com");
    long id = ++identity;
    long micros = micros(at);
    add(
        key,
        new Observation(
            Kind.REQUEST,
            micros,
            id,
            Methods.REGISTER,
            0,
            1,
            600,
            "alice",
            agent,
            source,
            "r" + id));
    return add(
        key,
        new Observation(
            Kind.RESPONSE,
            micros + 1_000,
            id,
            Methods.REGISTER,
            200,
            0,
            -1,
            null,
            null,
            null,
            null));
  }

  Scenario call(double at, DetectionKey key, String callee, int flags, double amountSeconds) {
    return of(Kind.CALL, at, key, callee, flags, amountSeconds);
  }

  Scenario of(
      Kind kind, double at, DetectionKey key, String callee, int flags, double amountSeconds) {
    long id = ++identity;
    long amount = amountSeconds < 0 ? -1 : Math.round(amountSeconds * SECOND);
    return add(
        key,
        new Observation(
            kind, micros(at), id, Methods.INVITE, 0, flags, amount, callee, null, null, "c" + id));
  }

  Scenario messages(double at, DetectionKey key, int messages, int copies) {
    long id = ++identity;
    return add(
        key,
        new Observation(
            Kind.MESSAGES, micros(at), id, 0, copies, 0, messages, null, null, null, "c" + id));
  }

  Scenario tap(double at, String name) {
    return add(
        DetectionKey.taps(), Observation.of(Kind.TAP, micros(at), name.hashCode(), name, null));
  }

  private Detections detections() {
    RuleSet rules = new RuleSet(BuiltInRules.all(), file, PEERS);
    return new Detections(new Detector(rules, gaps), 100_000);
  }

  /** Returns the alerts, all observations in the order of their time. */
  List<Alert> alerts() {
    Detections detections = detections();
    sorted().forEach(one -> detections.acceptInOrder(one.key(), one.observation()));
    detections.end();
    return detections.alerts();
  }

  /** Returns the ids of the rules that alert, each once. */
  List<String> ids() {
    return alerts().stream().map(Alert::ruleId).distinct().sorted().toList();
  }

  /** Returns the alerts of observations that are up to five seconds late, some of them twice. */
  List<Alert> shuffledAlerts(long seed) {
    Random random = new Random(seed);
    record Arrival(long at, Seen seen) {}
    List<Arrival> arrivals = new ArrayList<>();
    for (Seen one : sorted()) {
      for (int i = 0; i <= random.nextInt(2); i++) {
        long late = (long) (random.nextDouble() * 5 * SECOND);
        arrivals.add(new Arrival(one.observation().micros() + late, one));
      }
    }
    arrivals.sort(Comparator.comparingLong(Arrival::at));
    Detections detections = detections();
    for (Arrival arrival : arrivals) {
      detections.accept(arrival.seen().key(), arrival.seen().observation());
      if (random.nextInt(20) == 0) {
        detections.advance(arrival.at() - 5 * SECOND);
      }
    }
    detections.end();
    return detections.alerts();
  }

  private List<Seen> sorted() {
    return seen.stream()
        .sorted(Comparator.comparingLong(one -> one.observation().micros()))
        .toList();
  }
}
