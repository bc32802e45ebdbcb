package io.sipstream.explorer.page;

import io.sipstream.calls.ladder.LadderMessage;
import io.sipstream.explorer.html.Html;
import io.sipstream.explorer.http.WebRequest;
import io.sipstream.explorer.http.WebResponse;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.store.StoredMessage;
import java.util.ArrayList;
import java.util.List;

/** Lists messages of any method, newest first. */
final class MessagesPage {
  private static final String PATH = "messages";
  private static final String EXAMPLE =
      "A number in any notation or its last digits, a Call-ID, a user, an address; or code:403,"
          + " method:REGISTER, from:, to:, peer:, last:2h, after:, before:; or a header field as in"
          + " User-Agent: acme.";

  private final MessageStore store;
  private final View view;

  MessagesPage(MessageStore store, View view) {
    this.store = store;
    this.view = view;
  }

  WebResponse show(WebRequest request) {
    return new ListPage(view, PATH, "Messages", "method", EXAMPLE)
        .show(request, store::messages, this::table, store.status());
  }

  private Html table(List<StoredMessage> messages) {
    List<Html> rows = new ArrayList<>();
    for (StoredMessage message : messages) {
      LadderMessage ladder = message.ladder();
      rows.add(
          Html.of(
              """
              <tr><td><a data-row href="{}">{}</a></td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>\
              <td>{}</td><td>{}</td><td>{}</td></tr>
              """,
              view.url("message", message.id()),
              view.timeOfNanos(message.timeNanos()),
              ladder.label(),
              ladder.request() ? "" : message.method(),
              message.from(),
              message.to(),
              ladder.source().text(),
              ladder.destination().text(),
              ladderLink(message.callId())));
    }
    return Html.of(
        """
        <div class="scroll" tabindex="0" role="region" aria-label="Messages">
        <table data-columns="messages">
        <thead><tr><th scope="col">time</th><th scope="col">message</th>\
        <th scope="col">response to</th><th scope="col">from</th><th scope="col">to</th>\
        <th scope="col">source</th><th scope="col">destination</th><th scope="col">Call-ID, ladder</th>\
        </tr></thead>
        <tbody>
        {}</tbody>
        </table>
        </div>
        """,
        Html.join(rows));
  }

  private Html ladderLink(String callId) {
    return callId.isEmpty()
        ? Html.EMPTY
        : Html.of("<a href=\"{}\">{}</a>", view.of(Conversation.url(callId)), callId);
  }
}
