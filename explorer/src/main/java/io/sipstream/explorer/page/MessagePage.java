package io.sipstream.explorer.page;

import io.sipstream.calls.ladder.LadderMessage;
import io.sipstream.explorer.html.Html;
import io.sipstream.explorer.html.Url;
import io.sipstream.explorer.html.VisibleText;
import io.sipstream.explorer.http.WebRequest;
import io.sipstream.explorer.http.WebResponse;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.store.StoredMessage;
import java.util.ArrayList;
import java.util.List;

/** Shows a message as on the wire, its fields, and the difference to another message. */
final class MessagePage {
  private static final int MOST_CHOICES = 500;

  private final MessageStore store;
  private final View view;

  MessagePage(MessageStore store, View view) {
    this.store = store;
    this.view = view;
  }

  WebResponse show(WebRequest request, StoredMessage message) {
    LadderMessage ladder = message.ladder();
    List<StoredMessage> all =
        ladder.callId().isEmpty() ? List.of(message) : store.messagesOf(ladder.callId()).page();
    int index = indexOf(all, message);
    StoredMessage before = index > 0 ? all.get(index - 1) : null;
    StoredMessage same = same(all, index);
    StoredMessage chosen = store.message(request.parameter("with"));
    StoredMessage other = chosen != null ? chosen : same != null ? same : before;
    String title = ladder.label() + " of " + view.timeOfNanos(ladder.timeNanos());
    Html main =
        Html.of(
            """
            {}<h1>{}</h1>
            {}<p>{}{}</p>
            <div class="columns">
            <section><h2>As on the wire</h2>
            <pre tabindex="0">{}</pre></section>
            <section><h2>Fields</h2>
            {}</section>
            </div>
            {}{}\
            """,
            up(ladder.callId()),
            title,
            Layout.summary(
                "Time",
                view.timeOfNanos(ladder.timeNanos()),
                "From",
                ladder.source().text(),
                "To",
                ladder.destination().text(),
                "Tap",
                ladder.tap(),
                "Call-ID",
                ladder.callId()),
            link("Previous message", "prev", before),
            link("Next message", "next", index + 1 < all.size() ? all.get(index + 1) : null),
            lines(message.original()),
            fields(message),
            other == null ? Html.EMPTY : difference(message, other, before, same),
            choice(message, other, all));
    return Layout.page(view, 200, title, store.status(), main);
  }

  private static int indexOf(List<StoredMessage> all, StoredMessage message) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).id().equals(message.id())) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the same request or response before an element; null if there is none. */
  private static StoredMessage same(List<StoredMessage> all, int index) {
    if (index < 1) {
      return null;
    }
    StoredMessage after = all.get(index);
    String label = after.ladder().label();
    for (int i = index - 1; i >= 0; i--) {
      StoredMessage before = all.get(i);
      if (before.code() == after.code()
          && before.method().equals(after.method())
          && before.destination().ip().equals(after.source().ip())
          && before.ladder().label().equals(label)) {
        return before;
      }
    }
    return null;
  }

  private Html up(String callId) {
    Html target =
        callId.isEmpty()
            ? Html.of("<a rel=\"up\" href=\"{}\">All messages</a>", view.url("messages"))
            : Html.of("<a rel=\"up\" href=\"{}\">Ladder</a>", view.of(Conversation.url(callId)));
    return Html.of("<p>{}</p>\n", target);
  }

  private Html link(String text, String relation, StoredMessage to) {
    return to == null
        ? Html.EMPTY
        : Html.of(
            "<a rel=\"{}\" href=\"{}\">{}: {}</a> ",
            relation,
            view.url("message", to.id()),
            text,
            to.ladder().label());
  }

  /** Returns the lines of a text for an element that keeps line ends. */
  static Html lines(String text) {
    List<Html> lines = new ArrayList<>();
    for (String line : VisibleText.lines(text)) {
      lines.add(Html.of("{}\n", line));
    }
    return Html.join(lines);
  }

  private static Html fields(StoredMessage message) {
    List<Html> rows = new ArrayList<>();
    JsonText.fields(message.document())
        .forEach(
            (name, value) -> {
              if (!name.equals("event.original")) {
                rows.add(Html.of("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", name, value));
              }
            });
    return Html.of("<table class=\"fields\"><tbody>\n{}</tbody></table>\n", Html.join(rows));
  }

  private Html difference(
      StoredMessage message, StoredMessage other, StoredMessage before, StoredMessage same) {
    return Html.of(
        """
        <section><h2>Difference</h2>
        <p>Compared with {} of {}, {} to {}. {}{}</p>
        {}</section>
        """,
        other.ladder().label(),
        view.timeOfNanos(other.timeNanos()),
        other.source().text(),
        other.destination().text(),
        compare("Compare with the message before", message, before),
        compare("Compare with the same message before the element", message, same),
        difference(VisibleText.lines(other.original()), VisibleText.lines(message.original())));
  }

  /** Returns a form that compares with another message of the Call-ID. */
  private Html choice(StoredMessage message, StoredMessage other, List<StoredMessage> all) {
    List<Html> options = new ArrayList<>();
    all.stream()
        .limit(MOST_CHOICES)
        .filter(each -> !each.id().equals(message.id()))
        .forEach(
            each ->
                options.add(
                    Html.of(
                        "<option value=\"{}\"{}>{} {} from {} to {}</option>\n",
                        each.id(),
                        other != null && each.id().equals(other.id())
                            ? Html.of(" selected")
                            : Html.EMPTY,
                        view.timeOfNanos(each.timeNanos()),
                        each.ladder().label(),
                        each.source().text(),
                        each.destination().text())));
    return options.isEmpty()
        ? Html.EMPTY
        : Html.of(
            """
            <form class="search" action="{}" method="get">
            <label for="with">Compare with</label>
            <select id="with" name="with">
            {}</select>
            {}<button type="submit">Compare</button>
            </form>
            """,
            Url.of("message", message.id()),
            Html.join(options),
            view.hiddenField());
  }

  private Html compare(String text, StoredMessage message, StoredMessage other) {
    return other == null
        ? Html.EMPTY
        : Html.of(
            "<a href=\"{}\">{}</a> ",
            view.url("message", message.id()).with("with", other.id()),
            text);
  }

  private static Html difference(List<String> before, List<String> after) {
    if (!LineDiff.canCompare(before, after)) {
      return Html.of("<p>The messages have too many lines to be compared.</p>\n");
    }
    List<Html> lines = new ArrayList<>();
    for (LineDiff.Line line : LineDiff.of(before, after)) {
      lines.add(
          switch (line.kind()) {
            case SAME -> Html.of("  {}\n", line.text());
            case REMOVED -> Html.of("<del>- {}</del>\n", line.text());
            case ADDED -> Html.of("<ins>+ {}</ins>\n", line.text());
          });
    }
    return Html.of("<pre tabindex=\"0\">{}</pre>\n", Html.join(lines));
  }
}
