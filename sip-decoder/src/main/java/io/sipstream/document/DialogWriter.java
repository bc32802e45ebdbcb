package io.sipstream.document;

import static io.sipstream.json.JsonFragment.field;

import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.HeaderSet;
import io.sipstream.sip.NameAddr;
import io.sipstream.sip.ParameterizedValue;
import io.sipstream.sip.RAck;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.Warning;
import io.sipstream.text.Span;
import java.util.List;
import java.util.function.Consumer;

/** Writes fields of a message's dialog, subscription or session, and of other dialogs. */
final class DialogWriter {
  // RFC 3261 section 20.19: delta-seconds are at most 2**32-1.
  static final long SECONDS_LIMIT = 0xFFFF_FFFFL;
  // RFC 3262 section 7.1: 1 to 2**32-1.
  private static final long RSEQ_LIMIT = 0xFFFF_FFFFL;

  private static final JsonFragment EXPIRES = field("expires");
  private static final JsonFragment INTERVAL = field("interval");
  private static final JsonFragment REFRESHER = field("refresher");
  private static final JsonFragment RSEQ = field("rseq");
  private static final JsonFragment CSEQ = field("cseq");
  private static final JsonFragment METHOD = field("method");
  private static final JsonFragment PACKAGE = field("package");
  private static final JsonFragment ID = field("id");
  private static final JsonFragment STATE = field("state");
  private static final JsonFragment REASON = field("reason");
  private static final JsonFragment RETRY_AFTER = field("retry_after");
  private static final JsonFragment CALL_ID = field("call_id");
  private static final JsonFragment TO_TAG = field("to_tag");
  private static final JsonFragment FROM_TAG = field("from_tag");
  private static final JsonFragment EARLY_ONLY = field("early_only");
  private static final JsonFragment PROTOCOL = field("protocol");
  private static final JsonFragment CAUSE = field("cause");
  private static final JsonFragment TEXT = field("text");
  private static final JsonFragment CODE = field("code");
  private static final JsonFragment AGENT = field("agent");
  private static final JsonFragment SECONDS = field("seconds");
  private static final JsonFragment DURATION = field("duration");
  private static final JsonFragment ORIGINAL = field("original");

  // Absent in most messages.
  private static final HeaderSet SELDOM =
      HeaderSet.of(
          HeaderName.RSEQ,
          HeaderName.RACK,
          HeaderName.REQUIRE,
          HeaderName.PROXY_REQUIRE,
          HeaderName.UNSUPPORTED,
          HeaderName.EVENT,
          HeaderName.SUBSCRIPTION_STATE,
          HeaderName.REFER_TO,
          HeaderName.REFERRED_BY,
          HeaderName.REPLACES,
          HeaderName.JOIN,
          HeaderName.REASON,
          HeaderName.WARNING,
          HeaderName.RETRY_AFTER,
          HeaderName.DATE);

  private final JsonObjectWriter json;
  private final AddressWriter addresses;
  private final TokenListWriter tokens;
  private final HeldHeaders held;
  // Created once, not for each message.
  private final Consumer<ParameterizedValue> reason = this::writeReason;
  private final Consumer<Warning> warning = this::writeWarning;

  DialogWriter(
      JsonObjectWriter json, AddressWriter addresses, TokenListWriter tokens, HeldHeaders held) {
    this.json = json;
    this.held = held;
    this.addresses = addresses;
    this.tokens = tokens;
  }

  void write(SipMessage message) {
    HeaderFields.number(json, message, HeaderName.EXPIRES, SECONDS_LIMIT);
    HeaderFields.number(json, message, HeaderName.MIN_EXPIRES, SECONDS_LIMIT);
    writeSessionTimer(message);
    if (message.hasAny(SELDOM)) {
      writeSeldom(message);
    }
    json.beginObject(HeaderFields.of(HeaderName.SERVER));
    json.text(ORIGINAL, message.text(HeaderName.SERVER));
    json.endObject();
  }

  private void writeSeldom(SipMessage message) {
    HeaderFields.number(json, message, HeaderName.RSEQ, RSEQ_LIMIT);
    writeRAck(message, message.rack());
    tokens.write(message, HeaderName.REQUIRE);
    tokens.write(message, HeaderName.PROXY_REQUIRE);
    tokens.write(message, HeaderName.UNSUPPORTED);
    writeSubscription(message);
    writeReferTo(message);
    addresses.nameAddr(message, HeaderName.REFERRED_BY);
    writeOtherDialogs(message.part(HeaderName.REPLACES), message.part(HeaderName.JOIN));
    List<ParameterizedValue> reasons = message.parts(HeaderName.REASON);
    held.values(HeaderName.REASON, reasons);
    json.objects(REASON, reasons, reason);
    json.objects(HeaderFields.of(HeaderName.WARNING), message.warnings(), warning);
    writeRetryAfter(message);
    json.text(HeaderFields.of(HeaderName.DATE), message.date());
  }

  /** Writes the session timer (RFC 4028 sections 4 and 5). */
  private void writeSessionTimer(SipMessage message) {
    ParameterizedValue timer = message.part(HeaderName.SESSION_EXPIRES);
    long interval = message.number(HeaderName.SESSION_EXPIRES, timer, SECONDS_LIMIT);
    if (interval >= 0) {
      held.value(HeaderName.SESSION_EXPIRES, message, timer.parameters());
    }
    json.beginObject(HeaderFields.of(HeaderName.SESSION_EXPIRES));
    json.number(INTERVAL, interval);
    json.text(REFRESHER, timer == null ? null : lowerCase(timer.get("refresher")));
    json.endObject();
    ParameterizedValue shortest = message.part(HeaderName.MIN_SE);
    json.number(
        HeaderFields.of(HeaderName.MIN_SE),
        message.number(HeaderName.MIN_SE, shortest, SECONDS_LIMIT));
  }

  /** Writes RAck (RFC 3262 section 7.2). */
  private void writeRAck(SipMessage message, RAck rack) {
    if (rack != null) {
      held.report(HeaderName.RACK, !rack.damaged() && !message.isRepeated(HeaderName.RACK));
      json.beginObject(HeaderFields.of(HeaderName.RACK));
      json.number(RSEQ, rack.rseq());
      json.number(CSEQ, rack.cseq());
      json.text(METHOD, rack.method());
      json.endObject();
    }
  }

  /** Writes the subscription (RFC 6665 sections 8.2.1 and 8.2.3). */
  private void writeSubscription(SipMessage message) {
    ParameterizedValue event = message.part(HeaderName.EVENT);
    if (event != null) {
      held.value(HeaderName.EVENT, message, event.parameters());
      json.beginObject(HeaderFields.of(HeaderName.EVENT));
      json.text(PACKAGE, event.value());
      json.text(ID, event.get("id"));
      json.endObject();
    }
    ParameterizedValue state = message.part(HeaderName.SUBSCRIPTION_STATE);
    if (state != null) {
      json.beginObject(HeaderFields.of(HeaderName.SUBSCRIPTION_STATE));
      json.text(STATE, lowerCase(state.value()));
      json.text(REASON, state.get("reason"));
      json.number(EXPIRES, state.number("expires", SECONDS_LIMIT));
      json.number(RETRY_AFTER, state.number("retry-after", SECONDS_LIMIT));
      json.endObject();
    }
  }

  /** Writes Refer-To (RFC 3515), and the dialog that it replaces (RFC 5589). */
  private void writeReferTo(SipMessage message) {
    List<NameAddr> lines = message.addresses(HeaderName.REFER_TO);
    if (lines.isEmpty()) {
      return;
    }
    NameAddr target = lines.get(lines.size() - 1);
    held.address(HeaderName.REFER_TO, message, target);
    json.beginObject(HeaderFields.of(HeaderName.REFER_TO));
    addresses.nameAddr(target);
    String replaced = target.uri().header("replaces");
    if (replaced != null) {
      writeReplaced(ParameterizedValue.parse(Span.of(replaced)));
    }
    json.endObject();
  }

  private void writeReplaced(ParameterizedValue replaced) {
    json.beginObject(HeaderFields.of(HeaderName.REPLACES));
    writeOtherDialog(replaced);
    json.flagIfTrue(EARLY_ONLY, replaced.parameters().get("early-only") != null);
    json.endObject();
  }

  /** Writes Replaces and Join (RFC 3891 section 6.1, RFC 3911 section 7.1). */
  private void writeOtherDialogs(ParameterizedValue replaced, ParameterizedValue joined) {
    if (replaced != null) {
      writeReplaced(replaced);
    }
    if (joined != null) {
      json.beginObject(HeaderFields.of(HeaderName.JOIN));
      writeOtherDialog(joined);
      json.endObject();
    }
  }

  private void writeOtherDialog(ParameterizedValue dialog) {
    json.text(CALL_ID, dialog.value());
    json.text(TO_TAG, dialog.get("to-tag"));
    json.text(FROM_TAG, dialog.get("from-tag"));
  }

  /** Writes Reason (RFC 3326 section 2). */
  private void writeReason(ParameterizedValue reason) {
    json.text(PROTOCOL, reason.value());
    long cause = reason.number("cause", Integer.MAX_VALUE);
    if (cause < 0 && reason.parameters().get("cause") != null) {
      held.report(HeaderName.REASON, false);
    }
    json.number(CAUSE, cause);
    json.text(TEXT, reason.get("text"));
  }

  /** Writes Warning (RFC 3261 section 20.43). */
  private void writeWarning(Warning warning) {
    json.number(CODE, warning.code());
    json.text(AGENT, warning.agent());
    json.text(TEXT, warning.text());
  }

  /** Writes Retry-After (RFC 3261 section 20.33): seconds, optionally a comment and a duration. */
  private void writeRetryAfter(SipMessage message) {
    ParameterizedValue retry = message.retryAfter();
    if (retry != null) {
      json.beginObject(RETRY_AFTER);
      json.number(SECONDS, message.number(HeaderName.RETRY_AFTER, retry, SECONDS_LIMIT));
      json.number(DURATION, retry.number("duration", SECONDS_LIMIT));
      json.endObject();
    }
  }

  static Span lowerCase(Span text) {
    return text == null ? null : text.lowerCase();
  }
}
