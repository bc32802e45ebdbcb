package io.sipstream.explorer.page;

import io.sipstream.explorer.html.Html;
import io.sipstream.explorer.html.Url;
import io.sipstream.explorer.http.WebRequest;
import io.sipstream.explorer.http.WebResponse;
import io.sipstream.explorer.store.Found;
import io.sipstream.explorer.store.Query;
import io.sipstream.explorer.store.StoreStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Writes a page that lists what a search found, newest first.
 *
 * @param path path of the page, and the name of its items
 * @param title heading of the page
 * @param kind key of the term that selects items of one kind
 * @param example what the search line understands
 */
record ListPage(View view, String path, String title, String kind, String example) {
  private static final int PAGE_SIZE = 100;
  private static final String REFRESH_SECONDS = "2";
  private static final String LIVE_SECONDS = "5";

  /** Searches a store. */
  @FunctionalInterface
  interface Search<T> {
    /** Returns a page of the items that a query selects. */
    Found<T> page(Query query, int offset, int limit);
  }

  /** Returns the page; it is loaded again while captures are read, or if it is live. */
  <T> WebResponse show(
      WebRequest request, Search<T> search, Function<List<T>, Html> table, StoreStatus status) {
    Query query = Query.parse(request.parameter("q"));
    int page = request.number("page");
    int offset = (int) Math.min(Integer.MAX_VALUE, (long) (page - 1) * PAGE_SIZE);
    Found<T> found = search.page(query, offset, PAGE_SIZE);
    Url url = view.url(path).with("q", request.parameter("q"));
    Html paging = Layout.paging(url, "page", page, PAGE_SIZE, found.total());
    boolean empty = found.page().isEmpty();
    Html main =
        Html.of(
            "<h1>{}</h1>\n{}{}{}{}{}{}{}",
            title,
            searchLine(request.parameter("q")),
            steps(query, found),
            totals(query, found),
            paging,
            empty ? Html.EMPTY : table.apply(found.page()),
            empty ? Html.EMPTY : paging,
            empty
                ? Html.EMPTY
                : Html.of(
                    "<p><a id=\"exports\" href=\"{}\">This list as CSV, in UTC</a></p>\n",
                    Url.of(path + ".csv").with("q", query.line())));
    WebResponse response =
        Layout.page(view, query.error().isEmpty() ? 200 : 400, title, status, main);
    if (status.reading()) {
      return response.with("Refresh", REFRESH_SECONDS);
    }
    boolean live = !request.parameter("live").isEmpty();
    return live ? response.with("Refresh", LIVE_SECONDS) : response;
  }

  private Html searchLine(String line) {
    return Html.of(
        """
        <form class="search" role="search" action="{}" method="get">
        <label for="q">Search</label>
        <input id="q" name="q" type="search" maxlength="512" autocomplete="off" spellcheck="false" value="{}">
        {}<button type="submit">Search</button>
        <p class="note">{}</p>
        </form>
        """,
        Url.of(path),
        line,
        view.hiddenField(),
        example);
  }

  /** Returns what was searched, how many were found, and how long it took. */
  private Html steps(Query query, Found<?> found) {
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
        path,
        CallText.millis(found.micros()),
        steps.isEmpty() ? "nothing, these are all" : Html.join(steps),
        Layout.notes(found.notes()));
  }

  /** Returns the numbers of items by kind; each is a link to these items. */
  private Html totals(Query query, Found<?> found) {
    List<Html> links = new ArrayList<>();
    found
        .totals()
        .forEach(
            (name, count) -> {
              if (!name.isEmpty() && name.chars().noneMatch(c -> c <= ' ')) {
                String term = kind + ":" + name;
                String line =
                    (" " + query.line() + " ").contains(" " + term + " ")
                        ? query.line()
                        : (query.line() + " " + term).strip();
                links.add(
                    Html.of(
                        "<li><a href=\"{}\">{} {}</a></li>",
                        view.url(path).with("q", line),
                        CallText.count(count),
                        CallText.words(name)));
              }
            });
    return links.isEmpty()
        ? Html.EMPTY
        : Html.of("<ul class=\"totals\">{}</ul>\n", Html.join(links));
  }
}
