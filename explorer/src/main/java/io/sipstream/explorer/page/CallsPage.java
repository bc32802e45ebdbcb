package io.sipstream.explorer.page;

import io.sipstream.calls.record.CallRecord;
import io.sipstream.explorer.html.Html;
import io.sipstream.explorer.html.Url;
import io.sipstream.explorer.http.WebRequest;
import io.sipstream.explorer.http.WebResponse;
import io.sipstream.explorer.store.Found;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.store.Query;
import java.util.ArrayList;
import java.util.List;

/** Lists calls, newest first. */
final class CallsPage {
  private static final String PATH = "calls";
  private static final String EXAMPLE =
      "A number in any notation or its last digits, a Call-ID, a user, an address; or code:503,"
          + " code:5xx, result:busy, method:REFER, from:, to:, peer:, problem:, pdd:>3s, last:2h, after:2026-11-22T21:13, before:; or a"
          + " header field as in User-Agent: acme.";

  private final MessageStore store;

  CallsPage(MessageStore store) {
    this.store = store;
  }

  WebResponse show(WebRequest request) {
    Query query = Query.parse(request.parameter("q"));
    int page = request.number("page");
    int offset = (int) Math.min(Integer.MAX_VALUE, (long) (page - 1) * Layout.PAGE_SIZE);
    Found<CallRecord> found = store.calls(query, offset, Layout.PAGE_SIZE);
    Url url = Url.of(PATH).with("q", request.parameter("q"));
    Html paging = Layout.paging(url, "page", page, Layout.PAGE_SIZE, found.total());
    Html main =
        Html.of(
            "<h1>Calls</h1>\n{}{}{}{}{}{}{}",
            Layout.search(PATH, request.parameter("q"), EXAMPLE),
            Layout.steps("calls", query, found),
            Layout.totals(PATH, "result", query, found),
            paging,
            table(found.page()),
            found.page().isEmpty() ? Html.EMPTY : paging,
            Layout.csv(PATH, query, found));
    return Layout.list(request.user(), query, "Calls", store.status(), main);
  }

  private static Html table(List<CallRecord> calls) {
    if (calls.isEmpty()) {
      return Html.EMPTY;
    }
    List<Html> rows = new ArrayList<>();
    for (CallRecord call : calls) {
      rows.add(
          Html.of(
              """
              <tr><td><a data-row href="{}">{}</a></td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>\
              <td><span aria-hidden="true">{}</span> {}</td><td>{}</td><td>{}</td><td>{}</td>\
              <td>{}</td><td>{}</td><td>{}</td></tr>
              """,
              Conversation.url(call),
              CallText.time(call.startMicros()),
              CallText.party(call.caller()),
              CallText.party(call.callee()),
              CallText.firstPeer(call),
              CallText.lastPeer(call),
              CallText.symbol(call),
              CallText.result(call),
              CallText.code(call.code()),
              CallText.seconds(call.delays().postDial()),
              CallText.seconds(call.durationMicros()),
              CallText.end(call),
              call.hops().size(),
              CallText.problems(call)));
    }
    return Html.of(
        """
        <div class="scroll" tabindex="0" role="region" aria-label="Calls">
        <table>
        <thead><tr><th scope="col">start</th><th scope="col">caller</th><th scope="col">callee</th>\
        <th scope="col">from peer</th><th scope="col">to peer</th><th scope="col">result</th>\
        <th scope="col">code</th><th scope="col">PDD</th><th scope="col">duration</th>\
        <th scope="col">ended by</th><th scope="col">hops</th><th scope="col">problems</th></tr></thead>
        <tbody>
        {}</tbody>
        </table>
        </div>
        """,
        Html.join(rows));
  }
}
