package io.sipstream.explorer.page;

import io.sipstream.calls.record.CallRecord;
import io.sipstream.explorer.html.Html;
import io.sipstream.explorer.http.WebRequest;
import io.sipstream.explorer.http.WebResponse;
import io.sipstream.explorer.store.MessageStore;
import java.util.ArrayList;
import java.util.List;

/** Lists calls, newest first. */
final class CallsPage {
  private static final String PATH = "calls";
  private static final String EXAMPLE =
      "A number in any notation or its last digits, a Call-ID, a user, an address; or code:503,"
          + " code:5xx, result:busy, method:REFER, from:, to:, peer:, problem:, pdd:>3s, last:2h,"
          + " after:2026-11-22T21:13, before:; or a header field as in User-Agent: acme.";

  private final MessageStore store;
  private final View view;

  CallsPage(MessageStore store, View view) {
    this.store = store;
    this.view = view;
  }

  WebResponse show(WebRequest request) {
    return new ListPage(view, PATH, "Calls", "result", EXAMPLE)
        .show(request, store::calls, this::table, store.status());
  }

  private Html table(List<CallRecord> calls) {
    List<Html> rows = new ArrayList<>();
    for (CallRecord call : calls) {
      rows.add(
          Html.of(
              """
              <tr><td><a data-row href="{}">{}</a></td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>\
              <td><span aria-hidden="true">{}</span> {}</td><td>{}</td><td>{}</td><td>{}</td>\
              <td>{}</td><td>{}</td><td>{}</td></tr>
              """,
              view.of(Conversation.url(call)),
              view.time(call.startMicros()),
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
        <table data-columns="calls">
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
