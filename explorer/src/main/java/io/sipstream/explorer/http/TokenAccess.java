package io.sipstream.explorer.http;

/**
 * Allows everyone with the token of the printed address, which becomes a cookie, so that it does
 * not stay in the address.
 */
public final class TokenAccess implements Access {
  private final String token = Secrets.random();
  private final String session = Secrets.random();

  /** Differs between servers, because the ports of a host share cookies. */
  private final String cookie = "sipstream-" + Secrets.random();

  @Override
  public String entry() {
    return "/?token=" + token;
  }

  @Override
  public WebResponse handle(WebRequest request, WebHandler pages) {
    if (request.path().equals("/") && Secrets.equal(token, request.parameter("token"))) {
      return WebResponse.redirect("/calls")
          .with("Set-Cookie", cookie + "=" + session + "; Path=/; HttpOnly; SameSite=Strict");
    }
    if (!Secrets.equal(session, request.cookie(cookie))) {
      return WebResponse.text(
          403, "The token is missing. Open the address that sipstream explore printed.\n");
    }
    return pages.handle(request);
  }
}
