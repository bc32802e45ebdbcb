package io.sipstream.explorer.page;

import io.sipstream.explorer.html.Html;
import io.sipstream.explorer.http.WebHandler;
import io.sipstream.explorer.http.WebRequest;
import io.sipstream.explorer.http.WebResponse;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.store.StoreException;
import io.sipstream.explorer.store.StoredMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Selects the page of a request by its path. */
public final class Pages implements WebHandler {
  private static final byte[] STYLE = resource("style.css");
  private static final byte[] KEYS = resource("keys.js");

  private final MessageStore store;
  private final FrameExport frames;
  private final ListExport lists;
  private final CallsPage calls;
  private final MessagesPage messages;
  private final CallPage call;
  private final MessagePage message;

  /**
   * Creates the pages of a store.
   *
   * @param frames writes captured frames; null if they are unavailable
   */
  public Pages(MessageStore store, FrameExport frames) {
    this.store = store;
    this.frames = frames;
    this.lists = new ListExport(store);
    this.calls = new CallsPage(store);
    this.messages = new MessagesPage(store);
    this.call = new CallPage(store, frames);
    this.message = new MessagePage(store);
  }

  private static byte[] resource(String name) {
    try (InputStream in = Pages.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public WebResponse handle(WebRequest request) {
    try {
      return page(request);
    } catch (StoreException e) {
      return Layout.failure(request.user(), e.status(), e.getMessage());
    }
  }

  private WebResponse page(WebRequest request) {
    String[] path = request.path().substring(1).split("/", -1);
    WebResponse page =
        switch (path.length) {
          case 1 -> top(path[0], request);
          case 2 -> item(path[0], path[1], request);
          case 3 -> export(path[0], path[1], path[2], request);
          default -> null;
        };
    return page == null ? missing(request) : page;
  }

  private WebResponse top(String name, WebRequest request) {
    return switch (name) {
      case "" -> WebResponse.redirect("/calls");
      case "calls" -> calls.show(request);
      case "messages" -> messages.show(request);
      case "calls.csv" -> lists.calls(request);
      case "messages.csv" -> lists.messages(request);
      case "style.css" -> WebResponse.of(200, "text/css; charset=utf-8", STYLE);
      case "keys.js" -> WebResponse.of(200, "text/javascript; charset=utf-8", KEYS);
      default -> null;
    };
  }

  private WebResponse item(String kind, String id, WebRequest request) {
    if (kind.equals("message")) {
      StoredMessage found = store.message(id);
      return found == null ? null : message.show(request, found);
    }
    Conversation conversation = conversation(kind, id);
    if (conversation == null) {
      return null;
    }
    Legs legs = legs(conversation);
    return call.show(request, withLegs(request, conversation, legs), legs);
  }

  private WebResponse export(String kind, String id, String name, WebRequest request) {
    Conversation conversation = conversation(kind, id);
    if (conversation == null) {
      return null;
    }
    Legs legs = withLegs(request) ? legs(conversation) : Legs.NONE;
    return new Export(withLegs(request, conversation, legs), frames).write(name, request, store);
  }

  private Legs legs(Conversation conversation) {
    return conversation.record() == null ? Legs.NONE : Legs.of(store, conversation.record());
  }

  private static boolean withLegs(WebRequest request) {
    return request.parameter(CallPage.LEGS).equals(CallPage.ALL);
  }

  private Conversation withLegs(WebRequest request, Conversation conversation, Legs legs) {
    return withLegs(request)
        ? conversation.with(store, legs.callIds(conversation.callId()))
        : conversation;
  }

  private Conversation conversation(String kind, String id) {
    return switch (kind) {
      case "call" -> Conversation.ofCall(store, id);
      case "dialog" -> Conversation.ofDialog(store, id);
      default -> null;
    };
  }

  private WebResponse missing(WebRequest request) {
    Html main =
        Html.of(
            "<h1>Not found</h1>\n<p>There is no such page, call or message.{}"
                + " <a rel=\"up\" href=\"/calls\">All calls</a></p>\n",
            store.status().isPartial() ? " The store is not complete." : "");
    return Layout.page(request.user(), 404, "Not found", store.status(), main);
  }
}
