package io.sipstream.document;

import io.sipstream.sip.HeaderName;
import java.util.List;
import java.util.Optional;

/**
 * Lists the fields that hold the value of each header. The writer of lean documents, the guide on
 * searches and its test read this table.
 */
public final class HeaderTable {
  /** States when the fields hold all of a header's value. */
  public enum Form {
    /** The value as sent, if the header occurs once. */
    TEXT,
    /** The value in lower case, if the header occurs once and was sent in lower case. */
    LOWER_CASE,
    /** All lines as sent. */
    LINES,
    /** A number, if the header occurs once and is a valid number. */
    NUMBER,
    /** Tokens in lower case, if the header occurs once and has fewer values than the limit. */
    TOKENS,
    /** Values, and the parameters in the table, if nothing else is in the header. */
    VALUES,
    /** A part of the value only. */
    PART
  }

  /**
   * Holds a row of the table.
   *
   * @param fields fields with the value; the fields of an object are named by the object
   * @param parameters names of the header's parameters that have fields, in lower case
   */
  public record Row(HeaderName header, Form form, List<String> fields, List<String> parameters) {
    private static Row of(HeaderName header, Form form, String... fields) {
      return new Row(header, form, List.of(fields), List.of());
    }

    private Row with(String... names) {
      return new Row(header, form, fields, List.of(names));
    }
  }

  private static final List<Row> ROWS =
      List.of(
          Row.of(HeaderName.ACCEPT, Form.TOKENS, "sip.accept"),
          Row.of(HeaderName.ALLOW, Form.TOKENS, "sip.allow"),
          Row.of(HeaderName.AUTHORIZATION, Form.PART, "sip.auth", "sip.authorization", "user.name"),
          Row.of(HeaderName.CALL_ID, Form.TEXT, "sip.call_id"),
          Row.of(HeaderName.CONTACT, Form.VALUES, "sip.contact", "sip.contacts")
              .with("expires", "q", "+sip.instance", "reg-id", "pub-gruu", "temp-gruu"),
          Row.of(HeaderName.CONTENT_DISPOSITION, Form.PART, "sip.body.disposition"),
          Row.of(HeaderName.CONTENT_ENCODING, Form.PART, "sip.body.encoding"),
          Row.of(HeaderName.CONTENT_LENGTH, Form.NUMBER, "sip.content_length"),
          Row.of(HeaderName.CONTENT_TYPE, Form.LOWER_CASE, "sip.content_type"),
          Row.of(HeaderName.CSEQ, Form.VALUES, "sip.cseq", "event.sequence"),
          Row.of(HeaderName.DATE, Form.PART, "sip.date"),
          Row.of(HeaderName.DIVERSION, Form.VALUES, "sip.diversion")
              .with("reason", "privacy", "screen"),
          Row.of(HeaderName.EVENT, Form.VALUES, "sip.event").with("id"),
          Row.of(HeaderName.EXPIRES, Form.NUMBER, "sip.expires"),
          Row.of(HeaderName.FROM, Form.VALUES, "sip.from").with("tag"),
          Row.of(HeaderName.HISTORY_INFO, Form.VALUES, "sip.history_info").with("index"),
          Row.of(HeaderName.IDENTITY, Form.PART, "sip.identity"),
          Row.of(HeaderName.JOIN, Form.PART, "sip.join"),
          Row.of(HeaderName.MAX_FORWARDS, Form.NUMBER, "sip.max_forwards"),
          Row.of(HeaderName.MIN_EXPIRES, Form.NUMBER, "sip.min_expires"),
          Row.of(HeaderName.MIN_SE, Form.NUMBER, "sip.min_se"),
          Row.of(HeaderName.P_ACCESS_NETWORK_INFO, Form.VALUES, "sip.p_access_network_info"),
          Row.of(HeaderName.P_ASSERTED_IDENTITY, Form.VALUES, "sip.p_asserted_identity"),
          Row.of(HeaderName.P_ASSOCIATED_URI, Form.PART, "sip.private", "sip.p_associated_uri"),
          Row.of(HeaderName.P_CALLED_PARTY_ID, Form.VALUES, "sip.p_called_party_id"),
          Row.of(HeaderName.P_CHARGING_VECTOR, Form.VALUES, "sip.p_charging_vector")
              .with("icid-value", "icid-generated-at", "related-icid", "orig-ioi", "term-ioi"),
          Row.of(HeaderName.P_PREFERRED_IDENTITY, Form.VALUES, "sip.p_preferred_identity"),
          Row.of(HeaderName.P_SERVED_USER, Form.VALUES, "sip.p_served_user")
              .with("sescase", "regstate"),
          Row.of(HeaderName.P_VISITED_NETWORK_ID, Form.PART, "sip.p_visited_network_id"),
          Row.of(HeaderName.PATH, Form.VALUES, "sip.path"),
          Row.of(HeaderName.PRIVACY, Form.PART, "sip.privacy"),
          Row.of(HeaderName.PROXY_AUTHENTICATE, Form.PART, "sip.proxy_authenticate"),
          Row.of(HeaderName.PROXY_AUTHORIZATION, Form.PART, "sip.proxy_authorization"),
          Row.of(HeaderName.PROXY_REQUIRE, Form.TOKENS, "sip.proxy_require"),
          Row.of(HeaderName.RACK, Form.VALUES, "sip.rack"),
          Row.of(HeaderName.REASON, Form.VALUES, "sip.reason").with("cause", "text"),
          Row.of(HeaderName.RECORD_ROUTE, Form.VALUES, "sip.record_route"),
          Row.of(HeaderName.REFER_TO, Form.VALUES, "sip.refer_to"),
          Row.of(HeaderName.REFERRED_BY, Form.VALUES, "sip.referred_by"),
          Row.of(HeaderName.REMOTE_PARTY_ID, Form.VALUES, "sip.remote_party_id")
              .with("party", "id-type", "privacy", "screen"),
          Row.of(HeaderName.REPLACES, Form.PART, "sip.replaces"),
          Row.of(HeaderName.REQUIRE, Form.TOKENS, "sip.require"),
          Row.of(HeaderName.RETRY_AFTER, Form.PART, "sip.retry_after"),
          Row.of(HeaderName.ROUTE, Form.VALUES, "sip.route"),
          Row.of(HeaderName.RSEQ, Form.NUMBER, "sip.rseq"),
          Row.of(HeaderName.SERVER, Form.TEXT, "sip.server.original"),
          Row.of(HeaderName.SERVICE_ROUTE, Form.VALUES, "sip.service_route"),
          Row.of(HeaderName.SESSION_EXPIRES, Form.VALUES, "sip.session_expires").with("refresher"),
          Row.of(HeaderName.SESSION_ID, Form.VALUES, "sip.session_id"),
          Row.of(HeaderName.SUBSCRIPTION_STATE, Form.PART, "sip.subscription_state"),
          Row.of(HeaderName.SUPPORTED, Form.TOKENS, "sip.supported"),
          Row.of(HeaderName.TO, Form.VALUES, "sip.to").with("tag"),
          Row.of(HeaderName.UNSUPPORTED, Form.TOKENS, "sip.unsupported"),
          Row.of(HeaderName.USER_AGENT, Form.TEXT, "sip.user_agent.original"),
          Row.of(HeaderName.VIA, Form.LINES, "sip.via.original", "sip.via.hops"),
          Row.of(HeaderName.WARNING, Form.PART, "sip.warning"),
          Row.of(HeaderName.WWW_AUTHENTICATE, Form.PART, "sip.www_authenticate"));

  private static final Row[] BY_HEADER = new Row[HeaderName.values().length];

  static {
    for (Row row : ROWS) {
      BY_HEADER[row.header().index()] = row;
    }
  }

  private HeaderTable() {}

  /** Returns all rows, sorted by header. */
  public static List<Row> rows() {
    return ROWS;
  }

  /** Returns the row of a header; empty if no field holds a part of it. */
  public static Optional<Row> row(HeaderName header) {
    return Optional.ofNullable(BY_HEADER[header.index()]);
  }
}
