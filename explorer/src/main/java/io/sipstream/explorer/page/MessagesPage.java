package io.sipstream.explorer.page;

import io.sipstream.calls.ladder.LadderMessage;
import io.sipstream.explorer.html.Html;
import io.sipstream.explorer.html.Url;
import io.sipstream.explorer.http.WebRequest;
import io.sipstream.explorer.http.WebResponse;
import io.sipstream.explorer.store.Found;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.store.Query;
import io.sipstream.explorer.store.StoredMessage;
import java.util.ArrayList;
import java.util.List;

/** Lists messages of any method, newest first. */
final class MessagesPage {
  private static final String PATH = "messages";
  private static final String EXAMPLE =
      "A number in any notation or its last digits, a Call-ID, a user, an address; or code:403,"
          + " method:REGISTER, from:, to:, peer:, last:2h, after:, before:; or a header field as in User-Agent: acme.";

  private final MessageStore store;

  MessagesPage(MessageStore store) {
    this.store = store;
  }

  WebResponse show(WebRequest request) {
    Query query = Query.parse(request.parameter("q"));
    int page = request.number("page");
    int offset = (int) Math.min(Integer.MAX_VALUE, (long) (page - 1) * Layout.PAGE_SIZE);
    Found<StoredMessage> found = store.messages(query, offset, Layout.PAGE_SIZE);
    Url url = Url.of(PATH).with("q", request.parameter("q"));
    Html paging = Layout.paging(url, "page", page, Layout.PAGE_SIZE, found.total());
    Html main =
        Html.of(
            "<h1>Messages</h1>\n{}{}{}{}{}{}{}",
            Layout.search(PATH, request.parameter("q"), EXAMPLE),
            Layout.steps("messages", query, found),
            Layout.totals(PATH, "method", query, found),
            paging,
            table(found.page()),
            found.page().isEmpty() ? Html.EMPTY : paging,
            Layout.csv(PATH, query, found));
    return Layout.list(request.user(), query, "Messages", store.status(), main);
  }

  private static Html table(List<StoredMessage> messages) {
    if (messages.isEmpty()) {
      return Html.EMPTY;
    }
    List<Html> rows = new ArrayList<>();
    for (StoredMessage message : messages) {
      LadderMessage ladder = message.ladder();
      rows.add(
          Html.of(
              """
              <tr><td><a data-row href="{}">{}</a></td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>\
              <td>{}</td><td>{}</td><td>{}</td></tr>
              """,
              Url.of("message", message.id()),
              CallText.timeOfNanos(ladder.timeNanos()),
              ladder.label(),
              ladder.request() ? "" : message.method(),
              message.from(),
              message.to(),
              ladder.source().text(),
              ladder.destination().text(),
              ladderLink(ladder.callId())));
    }
    return Html.of(
        """
        <div class="scroll" tabindex="0" role="region" aria-label="Messages">
        <table>
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

  private static Html ladderLink(String callId) {
    return callId.isEmpty()
        ? Html.EMPTY
        : Html.of("<a href=\"{}\">{}</a>", Conversation.url(callId), callId);
  }
}
