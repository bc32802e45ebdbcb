package io.sipstream.traffic.message;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Creates the messages of one dialog and keeps the state that they share. */
public final class Dialog {
  private final Party caller;
  private final Party callee;
  private final String callId;
  private final boolean compact;
  private final int proxies;
  private boolean established;
  private boolean accepted;

  /**
   * Creates a dialog.
   *
   * @param callId also the source of tags and branches, so it must be unique
   * @param compact whether to write compact header names (RFC 3261 section 7.3.3)
   * @param proxies previous hops, each with its Via and Record-Route
   */
  public Dialog(Party caller, Party callee, String callId, boolean compact, int proxies) {
    this.caller = caller;
    this.callee = callee;
    this.callId = callId;
    this.compact = compact;
    this.proxies = proxies;
  }

  public Dialog(Party caller, Party callee, String callId) {
    this(caller, callee, callId, false, 0);
  }

  /** Returns a request from the caller without a body. */
  public Message request(String method, int sequence, String... headers) {
    return request(caller, method, sequence, Body.NONE, headers);
  }

  /** Returns a request from one of the parties. */
  public Message request(Party from, String method, int sequence, Body body, String... headers) {
    Party to = other(from);
    boolean registers = method.equals("REGISTER");
    String uri = registers ? "sip:" + to.domain() : to.uri();
    StringBuilder text = new StringBuilder(1200);
    text.append(method).append(' ').append(uri).append(" SIP/2.0\r\n");
    vias(text, from, method, sequence);
    header(text, "Max-Forwards", "70");
    header(text, "From", from.nameAddress() + ";tag=" + tag(from));
    Party recipient = registers ? from : to;
    header(text, "To", recipient.nameAddress() + (established ? ";tag=" + tag(to) : ""));
    header(text, "Call-ID", callId);
    header(text, "CSeq", sequence + " " + method);
    if (!method.equals("ACK") && !method.equals("CANCEL") && !registers) {
      header(text, "Contact", from.contact());
    }
    if (!from.software().isEmpty()) {
      header(text, "User-Agent", from.software());
    }
    return finish(text, from, headers, body);
  }

  /** Returns a response from the callee without a body. */
  public Message response(int code, String reason, String method, int sequence, String... headers) {
    return response(callee, code, reason, method, sequence, Body.NONE, headers);
  }

  /** Returns a response from one of the parties. */
  public Message response(
      Party from,
      int code,
      String reason,
      String method,
      int sequence,
      Body body,
      String... headers) {
    Party to = other(from);
    // RFC 3261 section 8.2.6.2: all responses but 100 give the To header a tag.
    established |= code > 100;
    accepted |= method.equals("INVITE") && code / 100 == 2;
    StringBuilder text = new StringBuilder(1200);
    text.append("SIP/2.0 ").append(code).append(' ').append(reason).append("\r\n");
    vias(text, to, method, sequence);
    header(text, "From", to.nameAddress() + ";tag=" + tag(to));
    Party recipient = method.equals("REGISTER") ? to : from;
    header(text, "To", recipient.nameAddress() + (established ? ";tag=" + tag(from) : ""));
    header(text, "Call-ID", callId);
    header(text, "CSeq", sequence + " " + method);
    if (method.equals("INVITE") && code > 100 && code < 300) {
      header(text, "Contact", from.contact());
    }
    if (!from.software().isEmpty()) {
      header(text, "Server", from.software());
    }
    return finish(text, from, headers, body);
  }

  private Message finish(StringBuilder text, Party from, String[] headers, Body body) {
    for (String line : headers) {
      text.append(line).append("\r\n");
    }
    if (!body.equals(Body.NONE)) {
      header(text, "Content-Type", body.contentType());
    }
    int length = body.text().getBytes(UTF_8).length;
    header(text, "Content-Length", Integer.toString(length));
    text.append("\r\n").append(body.text());
    return Message.sip(from.endpoint(), other(from).endpoint(), text.toString());
  }

  private void vias(StringBuilder text, Party requester, String method, int sequence) {
    // CANCEL and the ACK of a rejection belong to the INVITE's transaction (RFC 3261 sections 9.1
    // and 17.1.1.3).
    boolean ofInvite = method.equals("CANCEL") || (method.equals("ACK") && !accepted);
    String branch =
        "z9hG4bK"
            + Integer.toHexString(callId.hashCode())
            + "-"
            + sequence
            + (ofInvite ? "INVITE" : method);
    for (int hop = proxies; hop > 0; hop--) {
      via(text, "p" + hop + ".example.net", branch + "." + hop);
    }
    via(text, requester.endpoint().host() + ":" + requester.endpoint().port(), branch);
    for (int hop = proxies; hop > 0 && method.equals("INVITE"); hop--) {
      header(text, "Record-Route", "<sip:p" + hop + ".example.net;lr>");
    }
  }

  private void via(StringBuilder text, String sentBy, String branch) {
    header(text, "Via", "SIP/2.0/UDP " + sentBy + ";rport;branch=" + branch);
  }

  private String tag(Party party) {
    return (party.equals(caller) ? "a" : "b") + Integer.toHexString(callId.hashCode() * 31);
  }

  private Party other(Party party) {
    return party.equals(caller) ? callee : caller;
  }

  private void header(StringBuilder text, String name, String value) {
    text.append(compact ? compactName(name) : name).append(": ").append(value).append("\r\n");
  }

  // RFC 3261 section 20.
  private static String compactName(String name) {
    return switch (name) {
      case "Via" -> "v";
      case "From" -> "f";
      case "To" -> "t";
      case "Call-ID" -> "i";
      case "Contact" -> "m";
      case "Content-Type" -> "c";
      case "Content-Length" -> "l";
      default -> name;
    };
  }
}
