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
import io.sipstream.explorer.store.Query;
import java.util.ArrayList;
import java.util.List;

/** Shows a call, or the messages of any Call-ID: summary, ladder, problems, record, exports. */
final class CallPage {
  /** Parameter that adds other legs to the ladder. */
  static final String LEGS = "legs";

  /** Its value that adds all legs. */
  static final String ALL = "all";

  /** Rows of the ladder on a page. */
  static final int ROWS = 500;

  private final MessageStore store;
  private final FrameExport frames;

  CallPage(MessageStore store, FrameExport frames) {
    this.store = store;
    this.frames = frames;
  }

  WebResponse show(WebRequest request, Conversation conversation, Legs legs) {
    String shown = request.parameter(LEGS);
    CallRecord record = conversation.record();
    Html main =
        Html.of(
            "<p><a rel=\"up\" href=\"{}\">{}</a></p>\n<h1>{}</h1>\n{}{}{}{}{}{}{}",
            record == null ? "/messages" : "/calls",
            record == null ? "All messages" : "All calls",
            conversation.title(),
            Layout.notes(conversation.notes()),
            record == null ? Layout.summary("Call-ID", conversation.callId()) : summary(record),
            record == null ? Html.EMPTY : problems(record),
            legs(conversation, legs, shown),
            ladder(conversation, request.number("rows"), shown),
            exports(conversation, shown),
            record == null ? Html.EMPTY : record(record));
    return Layout.page(request.user(), 200, conversation.title(), store.status(), main);
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

  private static Html legs(Conversation conversation, Legs legs, String shown) {
    if (legs.legs().isEmpty()) {
      return Html.EMPTY;
    }
    List<Html> items = new ArrayList<>();
    for (Legs.Leg leg : legs.legs()) {
      items.add(
          Html.of(
              "<li><a href=\"{}\">{} from {} to {}: {}</a>, because {}</li>\n",
              Conversation.url(leg.call()),
              CallText.time(leg.call().startMicros()),
              CallText.party(leg.call().caller()),
              CallText.party(leg.call().callee()),
              CallText.result(leg.call()),
              leg.reason()));
    }
    boolean all = shown.equals(ALL);
    return Html.of(
        """
        <h2>Other legs</h2>
        <ul>
        {}</ul>
        {}<p><a href="{}">{}</a></p>
        """,
        Html.join(items),
        legs.cut()
            ? Html.of("<p class=\"error\">The search for legs ended at its limit.</p>\n")
            : Html.EMPTY,
        all ? conversation.url() : conversation.url().with(LEGS, ALL),
        all ? "Show this leg only" : "Show the messages of all legs in the ladder");
  }

  private Html ladder(Conversation conversation, int page, String legs) {
    Ladder whole = conversation.ladder(store);
    Ladder shown = Conversation.part(whole, page, ROWS);
    long all = conversation.total();
    Html limit =
        all <= Conversation.MOST_LADDER_MESSAGES
            ? Html.EMPTY
            : Html.of(
                "<p class=\"error\">The ladder has the first {} of {} messages.</p>\n",
                CallText.count(Conversation.MOST_LADDER_MESSAGES),
                CallText.count(all));
    Html paging =
        Layout.paging(conversation.url().with(LEGS, legs), "rows", page, ROWS, whole.rows().size());
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
        {}{}
        """,
        limit,
        paging,
        new Export(conversation, frames).url("picture.svg").with("rows", page).with(LEGS, legs),
        (long) (page - 1) * ROWS + 1,
        Html.join(items),
        paging,
        Query.parse(conversation.callId()).error().isEmpty()
            ? Html.of(
                "<p><a href=\"{}\">All {} captured messages of the Call-ID</a></p>",
                Url.of("messages").with("q", conversation.callId()),
                CallText.count(all))
            : Html.EMPTY);
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

  private Html exports(Conversation conversation, String legs) {
    Export export = new Export(conversation, frames);
    return Html.of(
        """
        <h2>Exports</h2>
        <ul>
        <li><a href="{}">Ladder as text</a></li>
        <li><a href="{}">Ladder as SVG</a></li>
        <li><a href="{}">Ladder as Mermaid</a></li>
        <li><a href="{}">Record and messages as NDJSON</a></li>
        <li><a href="{}">Messages as pcapng, rebuilt from documents: one UDP datagram each</a></li>
        {}<li><button type="button" data-png="{}" data-name="{}" hidden>Ladder as PNG</button></li>
        </ul>
        """,
        export.url("ladder.txt").with(LEGS, legs),
        export.url("ladder.svg").with(LEGS, legs),
        export.url("ladder.mmd").with(LEGS, legs),
        export.url("documents.ndjson").with(LEGS, legs),
        export.url("rebuilt.pcapng").with(LEGS, legs),
        frames == null
            ? Html.EMPTY
            : Html.of(
                "<li><a href=\"{}\">Frames as pcapng, as captured</a></li>\n",
                export.url("captured.pcapng")),
        export.url("picture.svg").with(LEGS, legs),
        conversation.fileName());
  }

  private static Html record(CallRecord call) {
    return Html.of(
        "<details><summary>Record</summary><pre tabindex=\"0\">{}</pre></details>\n",
        MessagePage.lines(JsonText.pretty(Export.document(call))));
  }
}
