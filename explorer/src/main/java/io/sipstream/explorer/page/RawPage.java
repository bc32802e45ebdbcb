package io.sipstream.explorer.page;

import io.sipstream.calls.ladder.LadderMessage;
import io.sipstream.explorer.html.Html;
import io.sipstream.explorer.http.WebResponse;
import io.sipstream.explorer.store.StoreStatus;
import io.sipstream.explorer.store.StoredMessage;
import java.util.ArrayList;
import java.util.List;

/** Shows the messages of a conversation as on the wire, one below the other. */
record RawPage(View view) {
  /** Most messages of the page. */
  private static final int MOST_MESSAGES = 500;

  /**
   * Returns the page.
   *
   * @param legs value of the parameter that adds legs
   */
  WebResponse show(Conversation conversation, String legs, StoreStatus status) {
    List<StoredMessage> all = conversation.messages();
    List<Html> parts = new ArrayList<>();
    for (StoredMessage message : all.subList(0, Math.min(MOST_MESSAGES, all.size()))) {
      LadderMessage ladder = message.ladder();
      parts.add(
          Html.of(
              """
              <h2><a data-row href="{}">{}, {} to {}</a></h2>
              <pre tabindex="0">{}</pre>
              """,
              view.url("message", message.id()),
              view.timeOfNanos(message.timeNanos()),
              ladder.source().text(),
              ladder.destination().text(),
              MessagePage.lines(message.original())));
    }
    List<String> notes = new ArrayList<>(conversation.notes());
    if (all.size() > MOST_MESSAGES) {
      notes.add(
          "The page has the first %d of %,d messages. The exports have all."
              .formatted(MOST_MESSAGES, all.size()));
    }
    Html main =
        Html.of(
            "<p><a rel=\"up\" href=\"{}\">Ladder</a></p>\n<h1>{}</h1>\n{}{}",
            view.of(conversation.url().with(CallPage.LEGS, legs)),
            "Messages of: " + conversation.title(),
            Layout.notes(notes),
            Html.join(parts));
    return Layout.page(view, 200, conversation.title(), status, main);
  }
}
