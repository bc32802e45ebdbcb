package io.sipstream.calls.registration;

import io.sipstream.calls.transaction.Transaction;
import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collects the chains of one record: of a binding, or of failing attempts. Not thread-safe. */
final class Session {
  private static final long MICROS = 1_000_000;

  private final String aor;
  private final String id;
  private final RegisteredContact first;
  private final long startMicros;
  private final long gapMicros;
  private final TreeSet<String> observers = new TreeSet<>();
  private final List<String> addresses = new ArrayList<>(1);
  private final TreeMap<Integer, Integer> codes = new TreeMap<>();
  private RegistrationRecord.Delay delay = RegistrationRecord.Delay.NONE;
  private RegisteredContact contact;
  private String lastCallId;
  private long lastEndMicros;
  private int lastCode;
  private AttemptKey lastOk;
  private Seen seen;
  private String agent;
  private FailureReason reason;
  private String reasonPhrase;
  private long refreshedMicros = -1;
  private int seconds = -1;
  private long earlyMicros = -1;
  private int successes;
  private int challenges;
  private int failures;
  private int sightings;

  /** Holds the ends of the last REGISTER at the element nearest to the phone. */
  private record Seen(
      String sourceIp, int sourcePort, String destinationIp, int destinationPort, int protocol) {
    static Seen of(Transaction edge) {
      return new Seen(
          edge.sourceIp(),
          edge.sourcePort(),
          edge.destinationIp(),
          edge.destinationPort(),
          edge.facts().protocol());
    }
  }

  /**
   * Creates a session without chains.
   *
   * @param id the {@code _id} of its record
   * @param first contact of the binding; null for attempts without 2xx
   * @param gapMicros -1 if absent
   */
  Session(String aor, String id, RegisteredContact first, long startMicros, long gapMicros) {
    this.aor = aor;
    this.id = id;
    this.first = first;
    this.startMicros = startMicros;
    this.gapMicros = gapMicros;
  }

  /** Adds a 2xx that binds the contact for some seconds. */
  void registered(RegisterChain chain, RegisteredContact bound, int forSeconds) {
    long at = chain.last().end();
    if (refreshedMicros >= 0) {
      long early = Math.max(0, expiresAt() - at);
      earlyMicros = earlyMicros < 0 ? early : Math.min(earlyMicros, early);
    }
    contact = bound;
    seconds = forSeconds;
    refreshedMicros = at;
    successes++;
    lastOk = chain.last().key();
    delay = delay.with(chain.delayMicros());
    add(chain);
  }

  /** Adds the 2xx that ends the binding. */
  void unregistered(RegisterChain chain) {
    add(chain);
  }

  /** Adds a chain that got no 2xx. */
  void failed(RegisterChain chain, FailureReason why) {
    failures++;
    add(chain);
    reason = why;
    reasonPhrase = chain.last().reason();
  }

  private void add(RegisterChain chain) {
    reason = null;
    reasonPhrase = null;
    Attempt last = chain.last();
    lastCallId = last.callId();
    lastEndMicros = last.end();
    lastCode = last.code();
    challenges += chain.challenges();
    for (Attempt attempt : chain.attempts()) {
      sightings += attempt.sightings();
      attempt.observers(observers);
      agent = attempt.agent() == null ? agent : attempt.agent();
      if (attempt.code() >= 300) {
        codes.merge(attempt.code(), 1, Integer::sum);
      }
      String address = attempt.edge().sourceIp();
      if (addresses.size() < RegistrationLimits.ADDRESSES && !addresses.contains(address)) {
        addresses.add(address);
      }
    }
    seen = Seen.of(last.edge());
  }

  /** Returns whether a REGISTER is of the Call-ID that got the last 2xx. */
  boolean isOfCall(Attempt attempt) {
    return lastOk.isSameCall(attempt.key());
  }

  /** Returns the time at which the binding expires. */
  long expiresAt() {
    return refreshedMicros + seconds * MICROS;
  }

  String id() {
    return id;
  }

  /** Returns the time of the last final response. */
  long lastMicros() {
    return lastEndMicros;
  }

  FailureReason reason() {
    return reason;
  }

  /** Returns the record; {@code endMicros} is -1 for a session in progress. */
  RegistrationRecord toRecord(
      long versionBase,
      RegistrationPhase phase,
      long endMicros,
      boolean closed,
      boolean truncated) {
    return new RegistrationRecord(
        id,
        versionBase + (closed ? RegistrationRecord.CLOSED : 0),
        aor,
        lastCallId,
        first == null ? null : first.binding(),
        contact == null ? null : contact.instance(),
        contact == null ? -1 : contact.regId(),
        contact == null ? null : contact.uri(),
        received(),
        phase,
        closed,
        reason,
        reasonPhrase,
        startMicros,
        refreshedMicros,
        refreshedMicros < 0 ? -1 : expiresAt(),
        seconds,
        endMicros,
        Math.max(0, successes - 1),
        challenges,
        failures,
        codes,
        lastCode,
        delay,
        gapMicros,
        earlyMicros,
        seen.sourceIp,
        seen.sourcePort,
        seen.destinationIp,
        seen.destinationPort,
        seen.protocol,
        agent,
        List.copyOf(observers),
        List.copyOf(addresses),
        sightings,
        truncated);
  }

  /** Returns the source if the contact has another address, as behind address translation. */
  private String received() {
    String address = contact == null ? null : contact.address();
    String source = seen.sourceIp;
    return address == null || address.equals(source) ? null : source;
  }

  /** Writes the session; its address of record is known. */
  void write(VarintWriter out) {
    out.text(id);
    contact(first, out);
    out.number(startMicros);
    out.signed(gapMicros);
    texts(observers, out);
    texts(addresses, out);
    out.number(codes.size());
    codes.forEach(
        (code, count) -> {
          out.number(code);
          out.number(count);
        });
    out.signed(delay.first());
    out.signed(delay.min());
    out.signed(delay.max());
    out.signed(delay.sum());
    contact(contact, out);
    out.text(lastCallId);
    out.number(lastEndMicros);
    out.signed(lastCode);
    out.octet(lastOk == null ? 0 : 1);
    if (lastOk != null) {
      out.fixedLong(lastOk.callHigh());
      out.fixedLong(lastOk.callLow());
    }
    out.text(seen.sourceIp);
    out.number(seen.sourcePort);
    out.text(seen.destinationIp);
    out.number(seen.destinationPort);
    out.octet(seen.protocol);
    out.text(agent);
    out.text(reason == null ? null : reason.name());
    out.text(reasonPhrase);
    out.signed(refreshedMicros);
    out.signed(seconds);
    out.signed(earlyMicros);
    out.number(successes);
    out.number(challenges);
    out.number(failures);
    out.number(sightings);
  }

  private static void texts(Collection<String> texts, VarintWriter out) {
    out.number(texts.size());
    texts.forEach(out::text);
  }

  private static void contact(RegisteredContact contact, VarintWriter out) {
    out.text(contact == null ? null : contact.uri());
    if (contact != null) {
      out.text(contact.instance());
      out.signed(contact.regId());
      out.signed(contact.seconds());
    }
  }

  /** Reads a session that {@link #write} has written. */
  static Session read(String aor, VarintReader in) {
    Session session = new Session(aor, in.text(), contact(in), in.number(), in.signed());
    texts(in, session.observers);
    texts(in, session.addresses);
    for (int left = in.smallNumber(); left > 0; left--) {
      int code = in.smallNumber();
      session.codes.put(code, in.smallNumber());
    }
    session.delay =
        new RegistrationRecord.Delay(in.signed(), in.signed(), in.signed(), in.signed());
    session.contact = contact(in);
    session.lastCallId = in.text();
    session.lastEndMicros = in.number();
    session.lastCode = (int) in.signed();
    session.lastOk = in.octet() == 0 ? null : new AttemptKey(in.fixedLong(), in.fixedLong(), 0);
    session.seen = new Seen(in.text(), in.smallNumber(), in.text(), in.smallNumber(), in.octet());
    session.agent = in.text();
    String why = in.text();
    session.reason = why == null ? null : FailureReason.valueOf(why);
    session.reasonPhrase = in.text();
    session.refreshedMicros = in.signed();
    session.seconds = (int) in.signed();
    session.earlyMicros = in.signed();
    session.successes = in.smallNumber();
    session.challenges = in.smallNumber();
    session.failures = in.smallNumber();
    session.sightings = in.smallNumber();
    return session;
  }

  private static void texts(VarintReader in, Collection<String> texts) {
    for (int left = in.smallNumber(); left > 0; left--) {
      texts.add(in.text());
    }
  }

  private static RegisteredContact contact(VarintReader in) {
    String uri = in.text();
    return uri == null
        ? null
        : new RegisteredContact(uri, in.text(), (int) in.signed(), (int) in.signed());
  }
}
