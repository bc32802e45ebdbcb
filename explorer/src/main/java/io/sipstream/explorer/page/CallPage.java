package io.sipstream.explorer.page;

import io.sipstream.calls.ladder.Ladder;
import io.sipstream.calls.ladder.LadderRow;
import io.sipstream.calls.ladder.LadderTimes;
import io.sipstream.calls.ladder.SvgLadder;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.explorer.html.Html;
import io.sipstream.explorer.html.Url;
import io.sipstream.explorer.http.WebRequest;
import io.sipstream.explorer.http.WebResponse;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.store.Query;
import io.sipstream.explorer.task.FrameTasks;
import java.util.ArrayList;
import java.util.List;

/** Shows a call, or the messages of any Call-ID: summary, ladder, problems, record, exports. */
final class CallPage {
  /** Parameter that adds other legs to the ladder. */
  static final String LEGS = "legs";

  /** Its value that adds all legs. */
  static final String ALL = "all";

  /** Rows of a picture, and of a part of the list: a browser draws those that are visible. */
  static final int PART_ROWS = 200;

  /** Rows of the picture that is saved as PNG, since browsers limit the height. */
  static final int PNG_ROWS = 500;

  private final MessageStore store;
  private final FrameExport frames;
  private final FrameTasks tasks;
  private final View view;
  private final LadderView shape;

  CallPage(MessageStore store, FrameExport frames, FrameTasks tasks, View view, LadderView shape) {
    this.store = store;
    this.frames = frames;
    this.tasks = tasks;
    this.view = view;
    this.shape = shape;
  }

  /**
   * Returns the page.
   *
   * @param drawn the ladder of the conversation
   */
  WebResponse show(WebRequest request, Conversation conversation, Legs legs, SvgLadder drawn) {
    String shown = request.parameter(LEGS);
    CallRecord record = conversation.record();
    Html main =
        Html.of(
            "<p><a rel=\"up\" href=\"{}\">{}</a></p>\n<h1>{}</h1>\n{}{}{}{}{}{}{}",
            view.url(record == null ? "messages" : "calls"),
            record == null ? "All messages" : "All calls",
            conversation.title(),
            Layout.notes(conversation.notes()),
            record == null ? Layout.summary("Call-ID", conversation.callId()) : summary(record),
            record == null ? Html.EMPTY : problems(record),
            legs(conversation, legs, shown),
            ladder(conversation, drawn, shown),
            exports(conversation, shown),
            record == null ? Html.EMPTY : record(record));
    return Layout.page(view, 200, conversation.title(), store.status(), main);
  }

  private Html summary(CallRecord call) {
    return Layout.summary(
        "Result",
        (CallText.symbol(call) + " " + CallText.result(call) + " " + CallText.code(call.code()))
            .strip(),
        "Start",
        view.time(call.startMicros()),
        "Ringing",
        view.time(call.ringingMicros()),
        "Answer",
        view.time(call.answerMicros()),
        "End",
        view.time(call.ending().micros()),
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

  private Html legs(Conversation conversation, Legs legs, String shown) {
    if (legs.legs().isEmpty()) {
      return Html.EMPTY;
    }
    List<Html> items = new ArrayList<>();
    for (Legs.Leg leg : legs.legs()) {
      items.add(
          Html.of(
              "<li><a href=\"{}\">{} from {} to {}: {}</a>, because {}</li>\n",
              view.of(Conversation.url(leg.call())),
              view.time(leg.call().startMicros()),
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
        {}<p><a data-key="x" href="{}">{}</a></p>
        """,
        Html.join(items),
        legs.cut()
            ? Html.of("<p class=\"error\">The search for legs ended at its limit.</p>\n")
            : Html.EMPTY,
        shape.of(view.of(all ? conversation.url() : conversation.url().with(LEGS, ALL))),
        all ? "Show this leg only" : "Show the messages of all legs in the ladder");
  }

  private Html ladder(Conversation conversation, SvgLadder drawn, String legs) {
    Ladder ladder = drawn.ladder();
    long all = conversation.total();
    Html limit =
        all <= Conversation.MOST_LADDER_MESSAGES
            ? Html.EMPTY
            : Html.of(
                "<p class=\"error\">The ladder has the first {} of {} messages.</p>\n",
                CallText.count(Conversation.MOST_LADDER_MESSAGES),
                CallText.count(all));
    Url url = shape.of(view.of(conversation.url().child("rows.svg").with(LEGS, legs)));
    List<Html> pictures = new ArrayList<>();
    List<Html> lists = new ArrayList<>();
    for (int begin = 0; begin < ladder.rows().size(); begin += PART_ROWS) {
      int end = Math.min(begin + PART_ROWS, ladder.rows().size());
      pictures.add(
          picture(
              url.with("rows", begin / PART_ROWS + 1),
              drawn.width(),
              drawn.rowsHeight(begin, end),
              begin > 0));
      List<Html> items = new ArrayList<>();
      ladder.rows().subList(begin, end).forEach(row -> items.add(item(row, ladder)));
      lists.add(
          Html.of("<ol class=\"messages\" start=\"{}\">\n{}</ol>\n", begin + 1, Html.join(items)));
    }
    return Html.of(
        """
        <h2>Ladder</h2>
        {}{}<div class="scroll ladder" tabindex="0" role="region" aria-label="Picture of the list below">
        <div class="head">{}</div>
        {}</div>
        {}{}
        """,
        limit,
        shape.switches(view.of(conversation.url().with(LEGS, legs))),
        picture(
            shape.of(view.of(conversation.url().child("head.svg").with(LEGS, legs))),
            drawn.width(),
            drawn.headHeight(),
            false),
        Html.join(pictures),
        Html.join(lists),
        Query.parse(conversation.callId()).error().isEmpty()
            ? Html.of(
                "<p><a href=\"{}\">All {} captured messages of the Call-ID</a></p>",
                view.url("messages").with("q", conversation.callId()),
                CallText.count(all))
            : Html.EMPTY);
  }

  /** Returns a picture; a later one is loaded when it is visible. */
  private static Html picture(Url url, int width, int height, boolean later) {
    return Html.of(
        "<img src=\"{}\" width=\"{}\" height=\"{}\"{} alt=\"\" aria-hidden=\"true\">\n",
        url,
        width,
        height,
        later ? Html.of(" loading=\"lazy\" decoding=\"async\"") : Html.EMPTY);
  }

  private Html item(LadderRow row, Ladder ladder) {
    String wait =
        row.sinceLastNanos() > Ladder.PAUSE_NANOS
            ? ", after a pause of " + LadderTimes.pause(row.sinceLastNanos())
            : row.sinceStartNanos() == 0
                ? ""
                : ", " + LadderTimes.delta(row.sinceLastNanos()) + " s";
    return Html.of(
        "<li><a data-row href=\"{}\">{}, {} from {} to {}{}</a></li>\n",
        view.url("message", row.message().id()),
        shape.style(view.zone()).time(row),
        row.text(),
        ladder.columns().get(row.from()),
        ladder.columns().get(row.to()),
        wait);
  }

  private Html exports(Conversation conversation, String legs) {
    Export export = new Export(conversation, shape, frames);
    return Html.of(
        """
        <h2 id="exports" tabindex="-1">Exports</h2>
        <p class="note">Times of exports are UTC, except for PNG.</p>
        <ul>
        <li><a data-key="R" href="{}">Messages as on the wire, on one page</a></li>
        <li><a href="{}">Ladder as text</a></li>
        <li><a href="{}">Ladder as SVG</a></li>
        <li><a href="{}">Ladder as Mermaid</a></li>
        <li><a href="{}">Record and messages as NDJSON</a></li>
        <li><a href="{}">Messages as pcapng, rebuilt from documents: one UDP datagram each</a></li>
        {}{}<li><button type="button" data-png="{}" data-name="{}" hidden>Ladder as PNG{}</button></li>
        </ul>
        """,
        view.of(export.url("raw").with(LEGS, legs)),
        shape.of(export.url("ladder.txt").with(LEGS, legs)),
        shape.of(export.url("ladder.svg").with(LEGS, legs)),
        shape.of(export.url("ladder.mmd").with(LEGS, legs)),
        export.url("documents.ndjson").with(LEGS, legs),
        export.url("rebuilt.pcapng").with(LEGS, legs),
        frames == null
            ? Html.EMPTY
            : Html.of(
                "<li><a href=\"{}\">Frames as pcapng, as captured</a></li>\n",
                export.url("captured.pcapng")),
        FramesPage.form(tasks, view, conversation),
        shape.of(view.of(export.url("picture.svg").with(LEGS, legs))),
        conversation.fileName(),
        conversation.total() > PNG_ROWS ? ": its first " + PNG_ROWS + " rows" : "");
  }

  private static Html record(CallRecord call) {
    return Html.of(
        "<details><summary>Record</summary><pre tabindex=\"0\">{}</pre></details>\n",
        MessagePage.lines(JsonText.pretty(Export.document(call))));
  }
}
