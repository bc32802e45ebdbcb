package io.sipstream.explorer.page;

import io.sipstream.calls.kpi.KpiCount;
import io.sipstream.calls.kpi.KpiDelay;
import io.sipstream.calls.kpi.KpiKey;
import io.sipstream.calls.kpi.KpiRatio;
import io.sipstream.calls.kpi.KpiSum;
import io.sipstream.calls.kpi.KpiTable;
import io.sipstream.explorer.html.Html;
import io.sipstream.explorer.html.Url;
import io.sipstream.explorer.http.WebRequest;
import io.sipstream.explorer.http.WebResponse;
import io.sipstream.explorer.kpi.KpiMinute;
import io.sipstream.explorer.kpi.KpiResult;
import io.sipstream.explorer.kpi.KpiSearch;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.store.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows KPIs by minute and pair of elements. Figures are links to their calls. */
final class KpiPage {
  private static final String PATH = "kpis";
  private static final String TITLE = "KPIs";
  private static final int MOST_PAIRS = 200;
  private static final double P95 = 0.95;
  private static final long MICROS_PER_MILLI = 1_000;
  private static final long MINUTE_MICROS = 60_000_000;

  private final MessageStore store;
  private final View view;
  private Query query;
  private String source;
  private String destination;
  private KpiRatio ratio;

  KpiPage(MessageStore store, View view) {
    this.store = store;
    this.view = view;
  }

  WebResponse show(WebRequest request) {
    query = Query.parse(request.parameter("q"));
    source = or(request.parameter("source"), KpiKey.ALL);
    destination = or(request.parameter("destination"), KpiKey.ALL);
    ratio =
        KpiRatio.ALL.stream()
            .filter(each -> each.label().equals(request.parameter("ratio")))
            .findFirst()
            .orElse(KpiRatio.ASR);
    KpiResult result = KpiSearch.of(store, query, source, destination);
    Html main =
        Html.of(
            "<h1>{}</h1>\n{}{}{}{}",
            TITLE,
            form(request.parameter("q")),
            Layout.notes(result.notes()),
            query.error().isEmpty()
                ? Html.EMPTY
                : Html.of("<p class=\"error\" role=\"alert\">{}</p>\n", query.error()),
            result.minutes().isEmpty()
                ? Html.of("<p>There are no KPIs of this time and pair.</p>\n")
                : Html.of(
                    "{}{}{}", KpiChart.of(view, result.minutes()), pairs(result), minutes(result)));
    return Layout.page(view, query.error().isEmpty() ? 200 : 400, TITLE, store.status(), main);
  }

  private static String or(String value, String other) {
    return value.isEmpty() ? other : value;
  }

  private Html form(String line) {
    List<Html> options = new ArrayList<>();
    for (KpiRatio each : KpiRatio.ALL) {
      options.add(
          each.label().equals(ratio.label())
              ? Html.of("<option selected>{}</option>\n", each.label())
              : Html.of("<option>{}</option>\n", each.label()));
    }
    return Html.of(
        """
        <form class="search" role="search" action="{}" method="get">
        <label for="q">Search</label>
        <input id="q" name="q" type="search" maxlength="512" autocomplete="off" spellcheck="false" value="{}">
        <label for="ratio">Ratio</label>
        <select id="ratio" name="ratio">
        {}</select>
        <input type="hidden" name="source" value="{}">
        <input type="hidden" name="destination" value="{}">
        {}<button type="submit">Show</button>
        <p class="note">last:2h, after:2026-11-22T21:13, before:, or peer: with the name of an element.\
         A link lists the calls that began in the minute.</p>
        </form>
        """,
        Url.of(PATH),
        line,
        Html.join(options),
        source,
        destination,
        view.hiddenField());
  }

  private Html pairs(KpiResult result) {
    long first = result.minutes().get(0).key().startMicros();
    long last = result.minutes().get(result.minutes().size() - 1).key().startMicros();
    List<Html> rows = new ArrayList<>();
    for (KpiResult.Pair pair :
        result.pairs().subList(0, Math.min(MOST_PAIRS, result.pairs().size()))) {
      Url url =
          view.url(PATH)
              .with("q", query.line())
              .with("source", pair.source())
              .with("destination", pair.destination())
              .with("ratio", ratio.label());
      rows.add(
          Html.of(
              "<tr><td><a data-row href=\"{}\">{} to {}</a></td>{}</tr>\n",
              url,
              name(pair.source()),
              name(pair.destination()),
              figures(pair.sum(), calls(first, last, pair.source(), pair.destination()))));
    }
    return Html.of(
        """
        <h2>Pairs of elements</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="Pairs of elements">
        <table>
        <thead><tr><th scope="col">pair</th>{}</tr></thead>
        <tbody>
        {}</tbody>
        </table>
        </div>
        {}""",
        heads(),
        Html.join(rows),
        result.pairs().size() > MOST_PAIRS
            ? Html.of(
                "<p>{} further pairs have fewer attempts.</p>\n",
                CallText.count(result.pairs().size() - MOST_PAIRS))
            : Html.EMPTY);
  }

  private static String name(String peer) {
    return peer.equals(KpiKey.ALL) ? "all" : peer;
  }

  private Html minutes(KpiResult result) {
    List<Html> rows = new ArrayList<>();
    for (int i = result.minutes().size() - 1; i >= 0; i--) {
      KpiMinute minute = result.minutes().get(i);
      long start = minute.key().startMicros();
      rows.add(
          Html.of(
              "<tr{}><td>{}</td><td>{}</td>{}<td>{}</td><td>{}</td></tr>\n",
              minute.settled() ? Html.EMPTY : Html.of(" class=\"unsettled\""),
              view.time(start),
              minute.settled() ? "settled" : "not settled",
              figures(minute.sum(), calls(start, start, source, destination)),
              minute.concurrency() == null ? "" : CallText.count(minute.concurrency().max()),
              minute.sum().maxAttemptsPerSecond() == 0
                  ? ""
                  : CallText.count(minute.sum().maxAttemptsPerSecond())));
    }
    return Html.of(
        """
        <h2>Minutes of {} to {}</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="Minutes">
        <table>
        <thead><tr><th scope="col">minute</th><th scope="col">state</th>{}\
        <th scope="col">most concurrent</th><th scope="col">most per second</th></tr></thead>
        <tbody>
        {}</tbody>
        </table>
        </div>
        """,
        name(source),
        name(destination),
        heads(),
        Html.join(rows));
  }

  private Html heads() {
    return Html.of(
        "<th scope=\"col\">attempts</th><th scope=\"col\">answered</th><th scope=\"col\">{}</th>"
            + "<th scope=\"col\">PDD</th><th scope=\"col\">PDD 95 %</th><th scope=\"col\">ended</th>"
            + "<th scope=\"col\">ACD</th>",
        ratio.label());
  }

  /** Returns a search line of the calls between two peers that began in some minutes. */
  private static String calls(
      long firstMicros, long lastMicros, String source, String destination) {
    String times =
        "after:%s before:%s".formatted(time(firstMicros), time(lastMicros + MINUTE_MICROS));
    return times + peer(source) + peer(destination);
  }

  private static String peer(String name) {
    return name.equals(KpiKey.ALL) || name.equals(KpiTable.OTHER) ? "" : " peer:" + name;
  }

  private static String time(long micros) {
    return Instant.ofEpochMilli(micros / MICROS_PER_MILLI).toString();
  }

  private Html figures(KpiSum sum, String calls) {
    long ended = sum.count(KpiCount.ENDED_CALLS);
    return Html.of(
        "<td><a href=\"{}\">{}</a></td><td><a href=\"{}\">{}</a></td><td>{}</td><td>{}</td><td>{}</td>"
            + "<td>{}</td><td>{}</td>",
        view.url("calls").with("q", calls),
        CallText.count(sum.count(KpiCount.ATTEMPTS)),
        view.url("calls").with("q", calls + " result:answered"),
        CallText.count(sum.count(KpiCount.ANSWERED)),
        percent(ratio.of(sum)),
        mean(sum, KpiDelay.PDD),
        CallText.seconds(sum.percentileMicros(KpiDelay.PDD, P95)),
        CallText.count(ended),
        mean(sum, KpiDelay.ENDED_DURATION));
  }

  private static String percent(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * value);
  }

  private static String mean(KpiSum sum, KpiDelay delay) {
    long count = sum.delayCount(delay);
    return count == 0 ? "" : CallText.seconds(sum.delayMicros(delay) / count);
  }
}
