package io.sipstream.explorer.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/**
 * Passes on requests that name this server and have the token. The token of the printed address
 * becomes a cookie, so that it does not stay in the address.
 */
public final class AccessGuard implements WebHandler {
  private static final int TOKEN_BYTES = 24;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final WebHandler pages;
  private final String publicName;
  private final String token;
  private final String session = random();

  /** Differs between servers, because the ports of a host share cookies. */
  private final String cookie = "sipstream-" + random();

  private AccessGuard(WebHandler pages, String publicName, String token) {
    this.pages = pages;
    this.publicName = publicName;
    this.token = token;
  }

  /** Creates a guard for loopback, which asks for a token. */
  public static AccessGuard withToken(WebHandler pages) {
    return new AccessGuard(pages, null, random());
  }

  /**
   * Creates a guard without a token.
   *
   * @param publicName name in the address of the server, next to those of loopback; null for none
   */
  public static AccessGuard open(WebHandler pages, String publicName) {
    return new AccessGuard(pages, publicName, null);
  }

  private static String random() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Returns the path to print, with the token if there is one. */
  public String entry() {
    return token == null ? "/" : "/?token=" + token;
  }

  @Override
  public WebResponse handle(WebRequest request) {
    if (!LOOPBACK.contains(request.host()) && !request.host().equals(publicName)) {
      return WebResponse.text(421, "This server has another name. Use the printed address.\n");
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return WebResponse.text(405, "Only GET and HEAD are allowed.\n").with("Allow", "GET, HEAD");
    }
    if (token == null) {
      return pages.handle(request);
    }
    if (request.path().equals("/") && equal(token, request.parameter("token"))) {
      return WebResponse.redirect("/calls")
          .with("Set-Cookie", cookie + "=" + session + "; Path=/; HttpOnly; SameSite=Strict");
    }
    if (!equal(session, request.cookies().getOrDefault(cookie, ""))) {
      return WebResponse.text(
          403, "The token is missing. Open the address that sipstream explore printed.\n");
    }
    return pages.handle(request);
  }

  /** Compares in a time that does not depend on the texts. */
  private static boolean equal(String expected, String given) {
    return MessageDigest.isEqual(expected.getBytes(US_ASCII), given.getBytes(US_ASCII));
  }
}
