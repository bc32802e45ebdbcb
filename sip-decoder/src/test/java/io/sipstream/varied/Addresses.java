package io.sipstream.varied;

import java.util.ArrayList;
import java.util.List;

/** URIs and name-addrs, as RFC 3261 section 25.1 and RFC 3966 section 3 allow them. */
final class Addresses {
  private final Dice dice;

  Addresses(Dice dice) {
    this.dice = dice;
  }

  String host() {
    return switch (dice.below(6)) {
      case 0 -> "192.0.2." + dice.between(1, 254);
      case 1 -> "[2001:db8::" + Integer.toHexString(dice.between(1, 0xFFFF)) + "]";
      case 2 -> "[2001:DB8:0:1::ffff:192.0.2." + dice.between(1, 99) + "]";
      case 3 -> dice.anyCase("pbx-" + dice.below(50) + ".example.net");
      case 4 -> "example.com.";
      default -> dice.anyCase("example.org");
    };
  }

  String hostPort() {
    return dice.percent(35) ? host() + ":" + dice.between(1, 65_535) : host();
  }

  private String user() {
    return switch (dice.below(9)) {
      case 0 -> "+1-" + dice.digits(3) + "-" + dice.digits(4);
      case 1 -> dice.digits(dice.between(3, 11));
      case 2 -> "alice%20" + dice.word();
      case 3 -> "a;b=" + dice.word();
      case 4 -> "bob?" + dice.word();
      case 5 -> "user&=+$,/" + dice.below(9);
      case 6 -> "j%C3%BCrgen";
      default -> dice.word();
    };
  }

  private String userInfo() {
    if (dice.percent(15)) {
      return "";
    }
    return user() + (dice.percent(8) ? ":p&=+$," + dice.word() : "") + "@";
  }

  private String parameters() {
    StringBuilder text = new StringBuilder();
    List<String> choices =
        new ArrayList<>(
            List.of(
                dice.anyCase("transport") + "=" + dice.of("udp", "tcp", "TLS", "sctp", "ws"),
                "lr",
                "user=" + dice.of("phone", "ip"),
                "maddr=" + dice.of("192.0.2.9", "gw.example.net", "[2001:db8::9]"),
                "ttl=" + dice.between(0, 255),
                "method=" + dice.of("INVITE", "REGISTER"),
                "x-" + dice.word() + "=" + dice.word(),
                dice.word(),
                "ob"));
    for (int i = dice.percent(40) ? dice.between(1, 3) : 0; i > 0; i--) {
      text.append(';').append(choices.remove(dice.below(choices.size())));
    }
    return text.toString();
  }

  /** A Request-URI. */
  String uri() {
    if (dice.percent(10)) {
      return tel();
    }
    return dice.anyCase(dice.percent(80) ? "sip" : "sips")
        + ":"
        + userInfo()
        + hostPort()
        + parameters();
  }

  String tel() {
    return switch (dice.below(3)) {
      case 0 -> "tel:+1-" + dice.digits(3) + "-" + dice.digits(7);
      case 1 -> "tel:" + dice.digits(4) + ";phone-context=+1" + dice.digits(3);
      default ->
          dice.anyCase("tel")
              + ":+49"
              + dice.digits(8)
              + ";isub="
              + dice.digits(2)
              + ";ext="
              + dice.digits(3);
    };
  }

  private String headers() {
    return dice.percent(8) ? "?" + dice.of("Subject=a%20b", "priority=urgent&X-A=%22", "to=") : "";
  }

  /** A URI in brackets, with or without a name; or bare where RFC 3261 section 20 allows it. */
  String address() {
    if (dice.percent(15)) {
      return bare();
    }
    return name() + dice.blanks() + "<" + bracketed() + ">";
  }

  /** The same, always in brackets, as Route and its like need it. */
  String route() {
    return name() + dice.blanks() + "<" + uri() + ";lr>";
  }

  private String bracketed() {
    String uri = uri();
    return uri.regionMatches(true, 0, "tel", 0, 3) ? uri : uri + headers();
  }

  /** Without comma, semicolon or question mark, which would belong to the header. */
  private String bare() {
    return "sip:" + (dice.percent(85) ? dice.word() + "@" : "") + hostPort();
  }

  private String name() {
    return switch (dice.below(5)) {
      case 0 -> dice.quoted();
      case 1 -> dice.word() + dice.gap() + dice.word() + " ";
      case 2 -> dice.token() + " ";
      default -> "";
    };
  }

  /** Parameters of a header: as tokens, hosts, quoted strings or flags. */
  String headerParameters() {
    StringBuilder text = new StringBuilder();
    for (int i = dice.percent(30) ? dice.between(1, 3) : 0; i > 0; i--) {
      text.append(dice.around(";")).append("x").append(dice.word());
      switch (dice.below(4)) {
        case 0 -> text.append(dice.around("=")).append(dice.token());
        case 1 -> text.append(dice.around("=")).append(dice.quoted());
        case 2 -> text.append(dice.around("=")).append(host());
        default -> {
          // a flag
        }
      }
    }
    return text.toString();
  }
}
