package io.sipstream.explorer.page;

import io.sipstream.explorer.html.Html;
import io.sipstream.explorer.html.Url;
import io.sipstream.explorer.http.WebResponse;
import io.sipstream.explorer.http.WebUser;
import io.sipstream.explorer.store.StoreStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what all pages share: head, navigation, state of the store, paging. */
final class Layout {
  /** Paths and names of the pages in the navigation. */
  private static final Map<String, String> PAGES = pages();

  /** Keys and what they do, as in sngrep where it has the function. */
  private static final Html KEYS =
      keys(
          "/ f", "search",
          "j k", "next and previous",
          "Enter", "open",
          "Esc q", "back",
          "R", "messages as on the wire",
          "t", "columns of a list, + and - move one",
          "p", "live list or pause",
          "Space", "mark a message, on another one compare",
          "D", "compare with the marked one",
          "x", "all legs",
          "d", "SDP on or off",
          "c", "next colours",
          "s", "a column for each port or address",
          "a", "addresses or names",
          "w", "times since the first message, elsewhere the time zone",
          "S", "exports",
          "h ?", "these keys");

  private Layout() {}

  private static Map<String, String> pages() {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("calls", "Calls");
    pages.put("messages", "Messages");
    pages.put("kpis", "KPIs");
    return pages;
  }

  private static Html navigation(View view) {
    List<Html> links = new ArrayList<>();
    PAGES.forEach(
        (path, name) -> links.add(Html.of(" <a href=\"{}\">{}</a>", view.url(path), name)));
    return Html.join(links);
  }

  private static Html keys(String... keysAndTexts) {
    List<Html> items = new ArrayList<>();
    for (int i = 0; i < keysAndTexts.length; i += 2) {
      List<Html> keys = new ArrayList<>();
      for (String key : keysAndTexts[i].split(" ", -1)) {
        keys.add(Html.of("<kbd>{}</kbd> ", key));
      }
      items.add(Html.of("<li>{}{}</li>\n", Html.join(keys), keysAndTexts[i + 1]));
    }
    return Html.of("<ul class=\"keys\">\n{}</ul>\n", Html.join(items));
  }

  /** Returns a page. */
  static WebResponse page(View view, int status, String title, StoreStatus store, Html main) {
    Html page =
        Html.of(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{} - sipstream</title>
            <link rel="stylesheet" href="/style.css">
            <link rel="icon" href="data:,">
            <script type="module" src="/keys.js"></script>
            </head>
            <body>
            <a class="skip" href="#main">To the content</a>
            <header>
            <nav aria-label="Pages"><b>sipstream</b>{}</nav>
            {}\
            <p class="note" id="zone">All times are {}. <button type="button" data-zone hidden></button></p>
            <details class="note" id="keys"><summary>Keys</summary>
            {}            </details>
            </header>
            {}<main id="main">
            {}</main>
            </body>
            </html>
            """,
            title,
            navigation(view),
            logOut(view.user()),
            view.zoneName(),
            KEYS,
            state(store),
            main);
    return WebResponse.page(status, page);
  }

  private static Html logOut(WebUser user) {
    return user.session()
        ? Html.of(
            "<form action=\"/logout\" method=\"post\"><button type=\"submit\">Log out {}</button>"
                + "</form>\n",
            user.name())
        : Html.EMPTY;
  }

  /** Returns the page of a failure. */
  static WebResponse failure(WebUser user, int status, String message) {
    String title =
        switch (status) {
          case 400 -> "The request is invalid";
          case 403 -> "This is not allowed";
          case 429 -> "Too many tasks";
          case 413 -> "The export is too large";
          default -> "The store is unavailable";
        };
    StoreStatus unknown = new StoreStatus(0, false, false, 0, 0, 0, List.of());
    Html main = Html.of("<h1>{}</h1>\n<p class=\"error\" role=\"alert\">{}</p>\n", title, message);
    return page(View.utc(user), status, title, unknown, main);
  }

  /** Returns what is missing in a result. */
  static Html notes(List<String> notes) {
    List<Html> items = new ArrayList<>();
    notes.stream().distinct().forEach(note -> items.add(Html.of("<li>{}</li>", note)));
    return items.isEmpty()
        ? Html.EMPTY
        : Html.of("<ul class=\"error\" role=\"status\">{}</ul>\n", Html.join(items));
  }

  private static Html state(StoreStatus store) {
    List<Html> parts = new ArrayList<>();
    if (store.reading()) {
      parts.add(
          Html.of(
              "<li>Captures are being read: {} messages so far.</li>",
              CallText.count(store.messages())));
    }
    if (store.failed()) {
      parts.add(
          Html.of(
              "<li>A capture could not be read to its end. The terminal shows the reason.</li>"));
    }
    if (store.refused() > 0) {
      parts.add(
          Html.of(
              "<li>The memory limit of {} MiB is reached: {} messages are missing. Start with"
                  + " fewer captures or a larger heap.</li>",
              store.limitMib(),
              CallText.count(store.refused())));
    }
    if (store.withoutCall() > 0) {
      parts.add(
          Html.of(
              "<li>The limit of Call-IDs is reached: {} messages belong to no call.</li>",
              CallText.count(store.withoutCall())));
    }
    store.notes().forEach(note -> parts.add(Html.of("<li>{}</li>", note)));
    return parts.isEmpty()
        ? Html.EMPTY
        : Html.of("<ul class=\"state\" role=\"status\">{}</ul>\n", Html.join(parts));
  }

  /** Returns which part is shown, with links to the others. */
  static Html paging(Url url, String parameter, int page, int size, long total) {
    long first = (long) (page - 1) * size + 1;
    long last = Math.min(total, (long) page * size);
    if (total == 0 || first > total) {
      return total == 0
          ? Html.EMPTY
          : Html.of("<p>There is no page {}. <a href=\"{}\">To the first page</a></p>", page, url);
    }
    Html before =
        page == 1
            ? Html.EMPTY
            : Html.of(" <a rel=\"prev\" href=\"{}\">Previous</a>", url.with(parameter, page - 1));
    Html after =
        last == total
            ? Html.EMPTY
            : Html.of(" <a rel=\"next\" href=\"{}\">Next</a>", url.with(parameter, page + 1));
    return Html.of(
        "<p class=\"paging\">{} to {} of {} are shown.{}{}</p>\n",
        CallText.count(first),
        CallText.count(last),
        CallText.count(total),
        before,
        after);
  }

  /** Returns a list of names and values; empty values are left out. */
  static Html summary(String... namesAndValues) {
    List<Html> rows = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (!namesAndValues[i + 1].isEmpty()) {
        rows.add(
            Html.of("<div><dt>{}</dt><dd>{}</dd></div>", namesAndValues[i], namesAndValues[i + 1]));
      }
    }
    return Html.of("<dl>{}</dl>\n", Html.join(rows));
  }
}
