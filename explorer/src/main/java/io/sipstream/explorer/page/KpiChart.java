package io.sipstream.explorer.page;

import io.sipstream.calls.kpi.KpiCount;
import io.sipstream.explorer.html.Html;
import io.sipstream.explorer.kpi.KpiMinute;
import io.sipstream.explorer.kpi.KpiSearch;
import java.util.ArrayList;
import java.util.List;

/** Draws the attempts of minutes as SVG: bars, of which the answered part is filled. */
final class KpiChart {
  private static final int HEIGHT = 120;
  private static final int BAR = 5;
  private static final int STEP = 6;

  private KpiChart() {}

  /** Returns the drawing; each minute has a bar, minutes without calls have none. */
  static Html of(View view, List<KpiMinute> minutes) {
    long first = minutes.get(0).key().minute();
    long last = minutes.get(minutes.size() - 1).key().minute();
    long most = 1;
    for (KpiMinute minute : minutes) {
      most = Math.max(most, minute.sum().count(KpiCount.ATTEMPTS));
    }
    // Long gaps would make the bars too thin: the minutes then follow each other.
    boolean gaps = last - first < 2L * KpiSearch.MOST_MINUTES;
    List<Html> bars = new ArrayList<>();
    for (int i = 0; i < minutes.size(); i++) {
      KpiMinute minute = minutes.get(i);
      long x = STEP * (gaps ? minute.key().minute() - first : i);
      bars.add(bar(view, minute, x, most));
    }
    long width = STEP * (gaps ? last - first + 1 : minutes.size());
    return Html.of(
        """
        <figure class="chart">
        <div class="scroll" tabindex="0" role="region" aria-label="Chart of attempts">
        <svg role="img" aria-label="Attempts per minute, the answered part filled; at most {}" \
        viewBox="0 0 {} {}" width="{}" height="{}">
        {}</svg>
        </div>
        <figcaption class="note">Attempts per minute from {} to {}, at most {}. The filled part was\
         answered. Bars with a dashed border are not settled.</figcaption>
        </figure>
        """,
        CallText.count(most),
        width,
        HEIGHT,
        width,
        HEIGHT,
        Html.join(bars),
        view.time(minutes.get(0).key().startMicros()),
        view.time(minutes.get(minutes.size() - 1).key().startMicros()),
        CallText.count(most));
  }

  private static Html bar(View view, KpiMinute minute, long x, long most) {
    long attempts = minute.sum().count(KpiCount.ATTEMPTS);
    long answered = minute.sum().count(KpiCount.ANSWERED);
    long high = (HEIGHT - 1) * attempts / most;
    long filled = (HEIGHT - 1) * answered / most;
    return Html.of(
        "<g><title>{}: {} attempts, {} answered</title><rect class=\"{}\" x=\"{}\" y=\"{}\""
            + " width=\"{}\" height=\"{}\"/><rect class=\"answered\" x=\"{}\" y=\"{}\""
            + " width=\"{}\" height=\"{}\"/></g>\n",
        view.time(minute.key().startMicros()),
        CallText.count(attempts),
        CallText.count(answered),
        minute.settled() ? "attempts" : "attempts unsettled",
        x,
        HEIGHT - high,
        BAR,
        high,
        x,
        HEIGHT - filled,
        BAR,
        filled);
  }
}
