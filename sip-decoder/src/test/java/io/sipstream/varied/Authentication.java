package io.sipstream.varied;

import java.util.ArrayList;
import java.util.List;

/** Credentials and challenges (RFC 3261 section 25.1, RFC 7616 section 3.3 and 3.4). */
final class Authentication {
  private final Dice dice;

  Authentication(Dice dice) {
    this.dice = dice;
  }

  String credentials(String method) {
    List<String> parameters = new ArrayList<>();
    add(parameters, "username", dice.percent(80) ? quoted(dice.word()) : dice.quoted());
    add(parameters, "realm", dice.of("\"example.com\"", "\"The Realm, of Bob\"", "\"a=b\""));
    add(parameters, "nonce", quoted(dice.hex(32)));
    add(parameters, "uri", quoted("sip:" + dice.word() + "@example.com"));
    add(parameters, "response", quoted(dice.hex(32)));
    maybe(parameters, "algorithm", dice.of("MD5", "SHA-256", "MD5-sess", "AKAv1-MD5"));
    maybe(parameters, "opaque", quoted(dice.percent(20) ? "" : dice.hex(16)));
    if (dice.percent(70)) {
      add(parameters, "qop", dice.of("auth", "auth-int"));
      add(parameters, "nc", dice.hex(8));
      add(parameters, "cnonce", quoted(dice.hex(16)));
    }
    maybe(parameters, "x-" + dice.word(), dice.token());
    if (method.equals("REGISTER")) {
      maybe(parameters, "auts", quoted(dice.word() + "=="));
    }
    return digest(parameters);
  }

  String challenge() {
    List<String> parameters = new ArrayList<>();
    add(parameters, "realm", dice.percent(60) ? quoted(dice.word()) : dice.quoted());
    add(parameters, "nonce", quoted(dice.word() + "/+" + dice.word() + "=="));
    maybe(parameters, "domain", quoted("sip:" + dice.word() + ".example.com sips:b.example.net"));
    maybe(parameters, "opaque", quoted(dice.hex(16)));
    maybe(parameters, "stale", dice.of("true", "false", "TRUE", "FALSE"));
    maybe(parameters, "algorithm", dice.of("MD5", "SHA-256", "SHA-512-256"));
    maybe(parameters, "qop", dice.of("\"auth\"", "\"auth,auth-int\"", "\"auth-int, auth\""));
    return digest(parameters);
  }

  private String digest(List<String> parameters) {
    StringBuilder text = new StringBuilder(dice.anyCase("Digest")).append(dice.gap());
    while (!parameters.isEmpty()) {
      text.append(parameters.remove(dice.below(parameters.size())));
      if (!parameters.isEmpty()) {
        text.append(dice.blanks()).append(',').append(dice.gap());
      }
    }
    return text.toString();
  }

  private void maybe(List<String> parameters, String name, String value) {
    if (dice.percent(50)) {
      add(parameters, name, value);
    }
  }

  private void add(List<String> parameters, String name, String value) {
    parameters.add(dice.anyCase(name) + dice.around("=") + value);
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
