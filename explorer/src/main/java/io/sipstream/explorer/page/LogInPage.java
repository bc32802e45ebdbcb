package io.sipstream.explorer.page;

import io.sipstream.explorer.html.Html;
import io.sipstream.explorer.http.WebResponse;

/** Asks for credentials of the search server. */
public final class LogInPage {
  private LogInPage() {}

  /**
   * Returns the page.
   *
   * @param status status code of the response
   * @param error why the last log-in failed; empty for none
   */
  public static WebResponse show(int status, String error) {
    Html message =
        error.isEmpty() ? Html.EMPTY : Html.of("<p class=\"error\" role=\"alert\">{}</p>\n", error);
    Html page =
        Html.of(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Log in - sipstream</title>
            <link rel="stylesheet" href="/style.css">
            <link rel="icon" href="data:,">
            </head>
            <body>
            <main id="main">
            <h1>Log in to sipstream</h1>
            {}<form class="login" action="/login" method="post">
            <p><label for="username">User of Elasticsearch</label>
            <input id="username" name="username" autocomplete="username" required></p>
            <p><label for="password">Password</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required></p>
            <button type="submit">Log in</button>
            </form>
            </main>
            </body>
            </html>
            """,
            message);
    return WebResponse.page(status, page);
  }
}
