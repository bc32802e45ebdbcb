package io.sipstream.explorer.page;

import io.sipstream.calls.ladder.Ladder;
import io.sipstream.calls.ladder.LadderRow;
import io.sipstream.calls.ladder.LadderTimes;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.explorer.html.Html;
import io.sipstream.explorer.html.Url;
import io.sipstream.explorer.http.WebRequest;
import io.sipstream.explorer.http.WebResponse;
import io.sipstream.explorer.store.MessageStore;
import java.util.ArrayList;
import java.util.List;

/** Shows a call, or the messages of any Call-ID: summary, ladder, problems, record, exports. */
final class CallPage {
  /** Rows of the ladder on a page. */
  static final int ROWS = 500;

  private final MessageStore store;

  CallPage(MessageStore store) {
    this.store = store;
  }

  WebResponse show(WebRequest request, Conversation conversation) {
    CallRecord record = conversation.record();
    Html main =
        Html.of(
            "<p><a rel=\"up\" href=\"{}\">{}</a></p>\n<h1>{}</h1>\n{}{}{}{}{}",
            record == null ? "/messages" : "/calls",
            record == null ? "All messages" : "All calls",
            conversation.title(),
            record == null ? Layout.summary("Call-ID", conversation.callId()) : summary(record),
            record == null ? Html.EMPTY : problems(record),
            ladder(conversation, request.number("rows")),
            exports(conversation),
            record == null ? Html.EMPTY : record(record));
    return Layout.page(200, conversation.title(), store.status(), main);
  }

  private static Html summary(CallRecord call) {
    return Layout.summary(
        "Result",
        (CallText.symbol(call) + " " + CallText.result(call) + " " + CallText.code(call.code()))
            .strip(),
        "Start",
        CallText.time(call.startMicros()),
        "Ringing",
        CallText.time(call.ringingMicros()),
        "Answer",
        CallText.time(call.answerMicros()),
        "End",
        CallText.time(call.ending().micros()),
        "Ended by",
        CallText.end(call),
        "Cause",
        CallText.text(call.ending().text()),
        "PDD",
        CallText.seconds(call.delays().postDial()),
        "Duration",
        CallText.seconds(call.durationMicros()),
        "Caller",
        CallText.text(call.caller().uri()),
        "Callee",
        CallText.text(call.callee().uri()),
        "Request-URI",
        CallText.text(call.requestUri()),
        "User agents",
        (CallText.text(call.caller().userAgent()) + " " + CallText.text(call.callee().userAgent()))
            .strip(),
        "Codec",
        CallText.text(call.session().codec()),
        "Hops",
        String.valueOf(call.hops().size()),
        "Call-ID",
        call.callId());
  }

  private static Html problems(CallRecord call) {
    List<Html> problems = new ArrayList<>();
    call.problems()
        .forEach(problem -> problems.add(Html.of("<li>{}</li>", CallText.words(problem))));
    if (call.partial()) {
      problems.add(Html.of("<li>The INVITE that began the call was not seen.</li>"));
    }
    if (call.truncated()) {
      problems.add(Html.of("<li>A limit of the record was reached.</li>"));
    }
    return problems.isEmpty()
        ? Html.EMPTY
        : Html.of("<h2>Problems</h2>\n<ul>{}</ul>\n", Html.join(problems));
  }

  private Html ladder(Conversation conversation, int page) {
    Ladder whole = conversation.ladder(store);
    Ladder shown = Conversation.part(whole, page, ROWS);
    int all = conversation.messages().size();
    Html limit =
        all <= Conversation.MOST_LADDER_MESSAGES
            ? Html.EMPTY
            : Html.of(
                "<p class=\"error\">The ladder has the first {} of {} messages.</p>\n",
                CallText.count(Conversation.MOST_LADDER_MESSAGES),
                CallText.count(all));
    Html paging = Layout.paging(conversation.url(), "rows", page, ROWS, whole.rows().size());
    List<Html> items = new ArrayList<>();
    shown.rows().forEach(row -> items.add(item(row, whole)));
    return Html.of(
        """
        <h2>Ladder</h2>
        {}{}<div class="scroll ladder" tabindex="0" role="region" aria-label="Picture of the list below">
        <img src="{}" alt="" aria-hidden="true">
        </div>
        <ol class="messages" start="{}">
        {}</ol>
        {}<p><a href="{}">All {} captured messages of the Call-ID</a></p>
        """,
        limit,
        paging,
        new Export(conversation).url("picture.svg").with("rows", page),
        (long) (page - 1) * ROWS + 1,
        Html.join(items),
        paging,
        Url.of("messages").with("q", conversation.callId()),
        CallText.count(all));
  }

  private static Html item(LadderRow row, Ladder ladder) {
    String wait =
        row.sinceLastNanos() > Ladder.PAUSE_NANOS
            ? ", after a pause of " + LadderTimes.pause(row.sinceLastNanos())
            : row.sinceStartNanos() == 0
                ? ""
                : ", " + LadderTimes.delta(row.sinceLastNanos()) + " s";
    return Html.of(
        "<li><a data-row href=\"{}\">{}, {} from {} to {}{}</a></li>\n",
        Url.of("message", row.message().id()),
        LadderTimes.clock(row.message().timeNanos()),
        row.text(),
        ladder.columns().get(row.from()),
        ladder.columns().get(row.to()),
        wait);
  }

  private static Html exports(Conversation conversation) {
    Export export = new Export(conversation);
    return Html.of(
        """
        <h2>Exports</h2>
        <ul>
        <li><a href="{}">Ladder as text</a></li>
        <li><a href="{}">Ladder as SVG</a></li>
        <li><a href="{}">Ladder as Mermaid</a></li>
        <li><a href="{}">Record and messages as NDJSON</a></li>
        </ul>
        """,
        export.url("ladder.txt"),
        export.url("ladder.svg"),
        export.url("ladder.mmd"),
        export.url("documents.ndjson"));
  }

  private static Html record(CallRecord call) {
    return Html.of(
        "<details><summary>Record</summary><pre tabindex=\"0\">{}</pre></details>\n",
        MessagePage.lines(JsonText.pretty(Export.document(call))));
  }
}
