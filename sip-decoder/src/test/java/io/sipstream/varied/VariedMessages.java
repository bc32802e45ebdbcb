package io.sipstream.varied;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Valid SIP messages that differ in all that RFC 3261 section 7.3 and 25 leave to the sender: order
 * and case of headers, compact forms, folding, blanks, quoting, lists in one line or in several.
 * The same ones for the same seed.
 */
public final class VariedMessages {
  private static final List<String> METHODS =
      List.of(
          "INVITE",
          "ACK",
          "BYE",
          "CANCEL",
          "REGISTER",
          "OPTIONS",
          "PRACK",
          "SUBSCRIBE",
          "NOTIFY",
          "PUBLISH",
          "INFO",
          "REFER",
          "MESSAGE",
          "UPDATE",
          "X-NEW.METHOD");
  private static final List<Integer> CODES =
      List.of(100, 180, 183, 200, 202, 302, 401, 404, 407, 486, 487, 500, 503, 603, 699);

  private final Random order;
  private final Dice dice;
  private final Addresses addresses;
  private final Authentication authentication;
  private final Bodies bodies;

  private VariedMessages(long seed, boolean plain) {
    order = new Random(~seed);
    dice = new Dice(seed, plain);
    addresses = new Addresses(dice);
    authentication = new Authentication(dice);
    bodies = new Bodies(dice);
  }

  /** Messages that use all that is allowed. */
  public static VariedMessages of(long seed) {
    return new VariedMessages(seed, false);
  }

  /**
   * Each message of {@link #of} again, in its usual spelling: without the blanks that it could do
   * without (RFC 3261 section 25.1), names and schemes in their usual case (section 7.3.1, 19.1.4).
   * It means the same.
   */
  public static VariedMessages plain(long seed) {
    return new VariedMessages(seed, true);
  }

  /** The next one, as a datagram holds it. */
  public byte[] next() {
    boolean request = dice.percent(60);
    String method = dice.of(METHODS);
    int code = dice.of(CODES);
    List<String> headers = new ArrayList<>();
    vias(headers);
    party(headers, "From", "f", true);
    party(headers, "To", "t", dice.percent(60));
    header(headers, "Call-ID", "i", dice.word() + (dice.percent(70) ? "@" + dice.word() : ""));
    header(headers, "CSeq", null, dice.below(Integer.MAX_VALUE) + dice.gap() + method);
    contacts(headers);
    routes(headers);
    authentication(headers, request, method, code);
    others(headers, request);
    Bodies.Body body = bodies.next();
    byte[] content = body.text().getBytes(UTF_8);
    if (!body.contentType().isEmpty()) {
      header(headers, "Content-Type", "c", body.contentType());
    }
    if (dice.percent(90)) {
      header(headers, "Content-Length", "l", Integer.toString(content.length));
    }
    Collections.shuffle(headers, order);
    String startLine =
        request
            ? method + " " + addresses.uri() + " SIP/2.0\r\n"
            : "SIP/2.0 " + code + " " + dice.of("OK", "Grüße", "Busy Here", "") + "\r\n";
    return (startLine + String.join("", headers) + "\r\n" + body.text()).getBytes(UTF_8);
  }

  /** RFC 3261 section 7.3.1: blanks before the colon, any after it, a compact form or none. */
  private void header(List<String> headers, String name, String compact, String value) {
    String written =
        compact != null && dice.percent(30) ? dice.anyCase(compact) : dice.anyCase(name);
    headers.add(
        written
            + dice.beforeColon()
            + ":"
            + (dice.percent(85) ? " " : dice.blanks())
            + value
            + "\r\n");
  }

  /** The values of a list: a line each, or several in one. */
  private void list(List<String> headers, String name, String compact, List<String> values) {
    StringBuilder line = new StringBuilder();
    for (String value : values) {
      if (line.length() > 0 && dice.percent(50)) {
        header(headers, name, compact, line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? dice.around(",") : "").append(value);
    }
    header(headers, name, compact, line.toString());
  }

  private void vias(List<String> headers) {
    List<String> vias = new ArrayList<>();
    for (int i = dice.between(1, 4); i > 0; i--) {
      StringBuilder via = new StringBuilder();
      via.append(
          dice.percent(90) ? "SIP/2.0/" : "SIP" + dice.around("/") + "2.0" + dice.around("/"));
      via.append(dice.of("UDP", "TCP", "TLS", "SCTP", "WSS", "udp")).append(dice.gap());
      via.append(addresses.hostPort());
      List<String> parameters = new ArrayList<>();
      parameters.add("branch" + dice.around("=") + "z9hG4bK" + dice.token());
      if (dice.percent(40)) {
        parameters.add("received=" + dice.of("192.0.2.77", "2001:db8::77", "[2001:db8::78]"));
      }
      if (dice.percent(40)) {
        parameters.add(dice.percent(50) ? "rport" : "rport=" + dice.between(1, 65_535));
      }
      if (dice.percent(10)) {
        parameters.add("ttl=" + dice.between(0, 255));
        parameters.add("maddr=224.2.0.1");
      }
      if (dice.percent(10)) {
        parameters.add(dice.word() + "=" + dice.quoted());
      }
      Collections.shuffle(parameters, order);
      parameters.forEach(parameter -> via.append(dice.around(";")).append(parameter));
      vias.add(via.toString());
    }
    list(headers, "Via", "v", vias);
  }

  private void party(List<String> headers, String name, String compact, boolean tagged) {
    String tag =
        tagged ? dice.around(";") + dice.anyCase("tag") + dice.around("=") + dice.token() : "";
    header(headers, name, compact, addresses.address() + tag + addresses.headerParameters());
  }

  private void contacts(List<String> headers) {
    if (dice.percent(3)) {
      header(headers, "Contact", "m", "*");
      return;
    }
    List<String> contacts = new ArrayList<>();
    for (int i = dice.below(4); i > 0; i--) {
      String parameters =
          dice.of(
              "",
              "",
              dice.around(";") + "q=0." + dice.digits(2),
              ";expires=" + dice.digits(4),
              ";+sip.instance=\"<urn:uuid:" + dice.hex(8) + ">\"");
      contacts.add(addresses.address() + parameters);
    }
    if (!contacts.isEmpty()) {
      list(headers, "Contact", "m", contacts);
    }
  }

  private void routes(List<String> headers) {
    for (String name : List.of("Route", "Record-Route", "Path")) {
      if (dice.percent(15)) {
        list(headers, name, null, List.of(addresses.route(), addresses.route()));
      }
    }
    if (dice.percent(15)) {
      list(
          headers,
          "P-Asserted-Identity",
          null,
          List.of(addresses.route(), "<" + addresses.tel() + ">"));
    }
  }

  private void authentication(List<String> headers, boolean request, String method, int code) {
    if (request) {
      if (dice.percent(25)) {
        header(headers, "Authorization", null, authentication.credentials(method));
      }
      if (dice.percent(15)) {
        header(headers, "Proxy-Authorization", null, authentication.credentials(method));
      }
    } else if (code == 401 || code == 407) {
      String name = code == 401 ? "WWW-Authenticate" : "Proxy-Authenticate";
      for (int i = dice.between(1, 2); i > 0; i--) {
        header(headers, name, null, authentication.challenge());
      }
    }
  }

  private void others(List<String> headers, boolean request) {
    if (request) {
      header(headers, "Max-Forwards", null, Integer.toString(dice.between(0, 255)));
    }
    if (dice.percent(40)) {
      list(headers, "Supported", "k", List.of("100rel", "timer", dice.token()));
    }
    if (dice.percent(40)) {
      list(headers, "Allow", null, List.of("INVITE", "ACK", "BYE"));
    }
    if (dice.percent(30)) {
      header(headers, "User-Agent", null, "Phone/1.0 (a; \"b\", c) " + dice.word());
    }
    if (dice.percent(20)) {
      header(headers, "Subject", "s", "Größe, \"x" + dice.gap() + dice.word());
    }
    if (dice.percent(10)) {
      header(headers, "Date", null, "Sat, 13 Nov 2010 23:29:00 GMT");
    }
    for (int i = dice.below(3); i > 0; i--) {
      header(headers, "X-" + dice.word(), null, dice.quoted() + dice.gap() + dice.token());
    }
  }
}
