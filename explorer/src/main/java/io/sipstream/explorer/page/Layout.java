package io.sipstream.explorer.page;

import io.sipstream.explorer.html.Html;
import io.sipstream.explorer.html.Url;
import io.sipstream.explorer.http.WebResponse;
import io.sipstream.explorer.http.WebUser;
import io.sipstream.explorer.store.Found;
import io.sipstream.explorer.store.Query;
import io.sipstream.explorer.store.StoreStatus;
import java.util.ArrayList;
import java.util.List;

/** Writes what all pages share: head, navigation, state of the store, search line, paging. */
final class Layout {
  /** Items of a page of a list. */
  static final int PAGE_SIZE = 100;

  private static final String REFRESH_SECONDS = "2";

  private Layout() {}

  /** Returns a page. */
  static WebResponse page(WebUser user, int status, String title, StoreStatus store, Html main) {
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
            <nav aria-label="Pages"><b>sipstream</b> <a href="/calls">Calls</a> \
            <a href="/messages">Messages</a></nav>
            {}\
            <p class="note">All times are UTC. Keys: <kbd>/</kbd> search, <kbd>j</kbd> <kbd>k</kbd> \
            next and previous, <kbd>Enter</kbd> open, <kbd>Esc</kbd> back.</p>
            </header>
            {}<main id="main">
            {}</main>
            </body>
            </html>
            """,
            title,
            logOut(user),
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

  /** Returns the page of a failure of the store. */
  static WebResponse failure(WebUser user, int status, String message) {
    StoreStatus unknown = new StoreStatus(0, false, false, 0, 0, 0, List.of());
    Html main =
        Html.of(
            "<h1>The store is unavailable</h1>\n<p class=\"error\" role=\"alert\">{}</p>\n",
            message);
    return page(user, status, "Unavailable", unknown, main);
  }

  /** Returns what is missing in a result. */
  static Html notes(List<String> notes) {
    List<Html> items = new ArrayList<>();
    notes.stream().distinct().forEach(note -> items.add(Html.of("<li>{}</li>", note)));
    return items.isEmpty()
        ? Html.EMPTY
        : Html.of("<ul class=\"error\" role=\"status\">{}</ul>\n", Html.join(items));
  }

  /** Returns a list page, which is loaded again while captures are read. */
  static WebResponse list(WebUser user, Query query, String title, StoreStatus store, Html main) {
    WebResponse page = page(user, query.error().isEmpty() ? 200 : 400, title, store, main);
    return store.reading() ? page.with("Refresh", REFRESH_SECONDS) : page;
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

  /** Returns the search line of a list. */
  static Html search(String path, String line, String example) {
    return Html.of(
        """
        <form class="search" role="search" action="{}" method="get">
        <label for="q">Search</label>
        <input id="q" name="q" type="search" maxlength="512" autocomplete="off" spellcheck="false" value="{}">
        <button type="submit">Search</button>
        <p class="note">{}</p>
        </form>
        """,
        Url.of(path),
        line,
        example);
  }

  /** Returns what was searched, how many were found, and how long it took. */
  static Html steps(String what, Query query, Found<?> found) {
    if (!query.error().isEmpty()) {
      return Html.of("<p class=\"error\" role=\"alert\">{}</p>\n", query.error());
    }
    List<Html> steps = new ArrayList<>();
    for (Found.Step step : found.steps()) {
      steps.add(
          Html.of(
              "{}{}: {} ({})",
              steps.isEmpty() ? "" : "; ",
              step.what(),
              CallText.count(step.found()),
              CallText.millis(step.micros())));
    }
    return Html.of(
        "<p class=\"steps\"><strong>{} {}</strong> found in {}. Searched: {}.</p>\n{}",
        CallText.count(found.total()),
        what,
        CallText.millis(found.micros()),
        steps.isEmpty() ? "nothing, these are all" : Html.join(steps),
        notes(found.notes()));
  }

  /** Returns the numbers of items by kind; each is a link to these items. */
  static Html totals(String path, String key, Query query, Found<?> found) {
    List<Html> links = new ArrayList<>();
    found
        .totals()
        .forEach(
            (kind, count) -> {
              if (!kind.isEmpty() && kind.chars().noneMatch(c -> c <= ' ')) {
                String term = key + ":" + kind;
                String line =
                    (" " + query.line() + " ").contains(" " + term + " ")
                        ? query.line()
                        : (query.line() + " " + term).strip();
                links.add(
                    Html.of(
                        "<li><a href=\"{}\">{} {}</a></li>",
                        Url.of(path).with("q", line),
                        CallText.count(count),
                        CallText.words(kind)));
              }
            });
    return links.isEmpty()
        ? Html.EMPTY
        : Html.of("<ul class=\"totals\">{}</ul>\n", Html.join(links));
  }

  /** Returns the link to a list as CSV. */
  static Html csv(String path, Query query, Found<?> found) {
    return found.page().isEmpty()
        ? Html.EMPTY
        : Html.of(
            "<p><a href=\"{}\">This list as CSV</a></p>\n",
            Url.of(path + ".csv").with("q", query.line()));
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
