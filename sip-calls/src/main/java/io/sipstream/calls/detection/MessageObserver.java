package io.sipstream.calls.detection;

import io.sipstream.calls.detection.Observation.Kind;
import io.sipstream.calls.event.KeyedHash;
import io.sipstream.calls.event.Methods;
import io.sipstream.calls.peers.Peers;
import io.sipstream.message.DecodedMessage;
import io.sipstream.packet.Endpoints;
import io.sipstream.sip.CSeq;
import io.sipstream.sip.Credentials;
import io.sipstream.sip.FirstVias;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.NameAddr;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.SipUri;
import io.sipstream.sip.StartLine;
import io.sipstream.sip.Via;
import io.sipstream.text.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Extracts observations from messages. Texts are those after masking. Not thread-safe. */
public final class MessageObserver {
  private static final int NANOS_PER_MICRO = 1_000;
  private static final int LONGEST = 128;
  private static final int TAPS = 256;
  private static final Pattern QUOTE = Pattern.compile("['\"`]|%27|%22|--");
  private static final Pattern KEYWORD =
      Pattern.compile(
          "(?<![a-z])(select|union|insert|update|delete|drop|or|and|sleep|having|from)(?![a-z])");

  private final KeyedHash hash;
  private final Peers peers;
  private final List<String> tools;
  private final Map<String, Long> tapPanes = new HashMap<>();

  /**
   * Creates an observer.
   *
   * @param pseudonymKey key of the pseudonyms; empty without pseudonyms
   * @param tools parts of user agents of scanners, in lower case
   */
  public MessageObserver(byte[] pseudonymKey, Peers peers, List<String> tools) {
    this.hash = KeyedHash.of(pseudonymKey, "detections");
    this.peers = peers;
    this.tools = List.copyOf(tools);
  }

  /** Passes on the observations of a message. */
  public void observe(DecodedMessage message, Observed sink) {
    long micros = message.captureTimeNanos() / NANOS_PER_MICRO;
    tap(message, micros, sink);
    SipMessage captured = message.captured();
    CSeq cseq = captured.cseq();
    if (message.callId() == null || cseq == null || captured.first(HeaderName.VIA) == null) {
      malformed(message, micros, sink);
      return;
    }
    if (message.startLine() instanceof StartLine.Request request) {
      request(message, request, micros, sink);
    } else if (message.startLine() instanceof StartLine.Response response) {
      response(message, response.code(), micros, sink);
    }
  }

  private void tap(DecodedMessage message, long micros, Observed sink) {
    String agent = message.observerName();
    if (agent == null) {
      return;
    }
    String name = message.interfaceName() == null ? agent : agent + '/' + message.interfaceName();
    long pane = Math.floorDiv(micros, KeyState.PANE_MICROS);
    Long last = tapPanes.get(name);
    if ((last == null && tapPanes.size() < TAPS) || (last != null && last != pane)) {
      tapPanes.put(name, pane);
      long start = pane * KeyState.PANE_MICROS;
      sink.accept(
          DetectionKey.taps(),
          Observation.of(Kind.TAP, start, name.hashCode() & 0xFFFF_FFFFL, name, null));
    }
  }

  private void malformed(DecodedMessage message, long micros, Observed sink) {
    Endpoints ends = message.endpoints();
    String example = message.callId() == null ? null : message.routing();
    sink.accept(
        new DetectionKey(Scope.SOURCE, ends.sourceIp()),
        Observation.of(Kind.MALFORMED, micros, micros * 31 + ends.sourcePort(), null, example));
  }

  private void request(DecodedMessage message, StartLine.Request line, long micros, Observed sink) {
    int method = Methods.of(line.method());
    boolean ack = line.method().length() == 3 && line.method().startsWith("ACK");
    if (ack || message.captured().tag(HeaderName.TO) != null) {
      return;
    }
    Endpoints ends = message.endpoints();
    String source = ends.sourceIp();
    DetectionKey key = new DetectionKey(Scope.SOURCE, source);
    long identity = transaction(message, method);
    String example = message.routing();
    String agent = cut(message.sip().text(HeaderName.USER_AGENT));
    String user = user(method == Methods.REGISTER ? uri(message.to()) : line.uri());
    String tool = tool(agent);
    if (tool != null) {
      sink.accept(key, Observation.of(Kind.TOOL, micros, identity, tool, example));
    }
    if (isSql(user) || isSql(user(uri(message.from()))) || isSql(user(uri(message.to())))) {
      sink.accept(key, Observation.of(Kind.SQL, micros, identity, user, example));
    }
    if (!isObserved(method)) {
      return;
    }
    SipMessage sip = message.captured();
    boolean credentials =
        sip.has(HeaderName.AUTHORIZATION) || sip.has(HeaderName.PROXY_AUTHORIZATION);
    Observation request =
        new Observation(
            Kind.REQUEST,
            micros,
            identity,
            method,
            0,
            (credentials ? Observation.CREDENTIALS : 0),
            method == Methods.REGISTER ? seconds(message) : -1,
            user,
            agent,
            source,
            example);
    sink.accept(key, request);
    if (method == Methods.REGISTER && message.to() != null) {
      sink.accept(aor(message), request);
    } else if (method == Methods.OPTIONS) {
      sink.accept(pair(ends, true), request);
    }
  }

  private void response(DecodedMessage message, int code, long micros, Observed sink) {
    int method = Methods.of(message.captured().cseq().method());
    if (code < 200 || !isObserved(method)) {
      return;
    }
    Endpoints ends = message.endpoints();
    Observation response =
        new Observation(
            Kind.RESPONSE,
            micros,
            transaction(message, method),
            method,
            code,
            isStale(message.sip(), code) ? Observation.STALE : 0,
            -1,
            null,
            null,
            null,
            null);
    sink.accept(new DetectionKey(Scope.SOURCE, ends.destinationIp()), response);
    if (method == Methods.REGISTER && message.to() != null) {
      sink.accept(aor(message), response);
    } else if (method == Methods.OPTIONS) {
      sink.accept(pair(ends, false), response);
    }
  }

  private static boolean isObserved(int method) {
    return method == Methods.INVITE || method == Methods.REGISTER || method == Methods.OPTIONS;
  }

  private static DetectionKey aor(DecodedMessage message) {
    SipUri uri = message.to().uri();
    String host = uri.host() == null ? "" : uri.host().lowerCase().toString();
    return new DetectionKey(Scope.AOR, user(uri) + '@' + host);
  }

  private DetectionKey pair(Endpoints ends, boolean request) {
    String source = peers.name(ends.sourceIp(), ends.sourcePort());
    String destination = peers.name(ends.destinationIp(), ends.destinationPort());
    return request
        ? DetectionKey.pair(source, destination)
        : DetectionKey.pair(destination, source);
  }

  private long transaction(DecodedMessage message, int method) {
    Via via = FirstVias.of(message.captured()).last();
    Span branch = via == null ? null : via.branch();
    // Scanners repeat a branch in calls of their own.
    Span callId = message.captured().callId();
    long call = hash.of(callId.array(), callId.arrayOffset(), callId.length());
    long number = message.captured().cseq().number();
    long hop = branch == null ? 0 : hash.of(branch.array(), branch.arrayOffset(), branch.length());
    return 31 * call ^ hop ^ (number << 8) ^ method;
  }

  private static boolean isStale(SipMessage sip, int code) {
    if (code != 401 && code != 407) {
      return false;
    }
    HeaderName name = code == 401 ? HeaderName.WWW_AUTHENTICATE : HeaderName.PROXY_AUTHENTICATE;
    for (Credentials challenge : sip.credentials(name)) {
      for (var parameter : challenge.parameters()) {
        if (parameter.name().equalsIgnoreCase("stale")) {
          return parameter.value() != null
              && parameter.value().withoutQuotes().equalsIgnoreCase("true");
        }
      }
    }
    return false;
  }

  /** Returns the seconds that a REGISTER asks for; -1 if it does not say. */
  private static long seconds(DecodedMessage message) {
    for (NameAddr contact : message.contacts()) {
      Span expires = contact.parameters().get("expires");
      if (expires != null) {
        return expires.decimal(0xFFFF_FFFFL);
      }
    }
    return message.sip().number(HeaderName.EXPIRES, 0xFFFF_FFFFL);
  }

  private String tool(String agent) {
    if (agent == null) {
      return null;
    }
    String lower = agent.toLowerCase(Locale.ROOT);
    for (String tool : tools) {
      if (lower.contains(tool)) {
        return tool;
      }
    }
    return null;
  }

  static boolean isSql(String user) {
    return user != null
        && QUOTE.matcher(user).find()
        && KEYWORD.matcher(user.toLowerCase(Locale.ROOT).replaceAll("%[0-9a-f]{2}", " ")).find();
  }

  private static SipUri uri(NameAddr address) {
    return address == null ? null : address.uri();
  }

  private static String user(SipUri uri) {
    return uri == null || uri.user() == null ? "" : cut(uri.user());
  }

  private static String cut(Span text) {
    return text == null ? null : text.slice(0, text.cutUtf8(LONGEST)).toString();
  }
}
