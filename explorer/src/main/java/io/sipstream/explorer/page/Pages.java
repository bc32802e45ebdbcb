package io.sipstream.explorer.page;

import io.sipstream.calls.ladder.SvgLadder;
import io.sipstream.explorer.html.Html;
import io.sipstream.explorer.http.WebHandler;
import io.sipstream.explorer.http.WebRequest;
import io.sipstream.explorer.http.WebResponse;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.store.StoreException;
import io.sipstream.explorer.store.StoredMessage;
import io.sipstream.explorer.task.FrameTasks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;

/** Selects the page of a request by its path. */
public final class Pages implements WebHandler {
  private static final byte[] STYLE = resource("style.css");
  private static final byte[] KEYS = resource("keys.js");
  private static final byte[] COLUMNS = resource("columns.js");
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final Set<String> PICTURES = Set.of("head.svg", "rows.svg", "picture.svg");

  private final MessageStore store;
  private final FrameExport frames;
  private final FrameTasks tasks;
  private final LadderCache ladders;

  /**
   * Creates the pages of a store.
   *
   * @param frames writes captured frames; null if they are unavailable
   * @param tasks tasks that read captured frames; null if they are off
   * @param ladders ladders of the latest call pages of all users
   */
  public Pages(MessageStore store, FrameExport frames, FrameTasks tasks, LadderCache ladders) {
    this.store = store;
    this.frames = frames;
    this.tasks = tasks;
    this.ladders = ladders;
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
    WebResponse page = path[0].equals("frames") ? frames(path, request) : stored(path, request);
    return page == null ? missing(request) : page;
  }

  /** Returns what belongs to tasks that read frames; null if they are off. */
  private WebResponse frames(String[] path, WebRequest request) {
    if (tasks == null) {
      return null;
    }
    FramesPage page = new FramesPage(tasks, store);
    if (request.method().equals("POST")) {
      if (path.length > 1) {
        return page.cancel(request);
      }
      String[] call = FramesPage.call(request);
      Conversation conversation = call.length == 3 ? conversation(call[1], call[2]) : null;
      return conversation == null ? null : page.start(request, conversation);
    }
    View view = View.of(request);
    return switch (path.length) {
      case 2 -> page.show(view, path[1]);
      case 3 -> page.file(view, path[1], path[2]);
      default -> null;
    };
  }

  private WebResponse stored(String[] path, WebRequest request) {
    return switch (path.length) {
      case 1 -> top(path[0], request);
      case 2 -> item(path[0], path[1], request);
      case 3 -> export(path[0], path[1], path[2], request);
      default -> null;
    };
  }

  private WebResponse top(String name, WebRequest request) {
    return switch (name) {
      case "" -> WebResponse.redirect("/calls");
      case "calls" -> new CallsPage(store, View.of(request)).show(request);
      case "kpis" -> new KpiPage(store, View.of(request)).show(request);
      case "messages" -> new MessagesPage(store, View.of(request)).show(request);
      case "calls.csv" -> new ListExport(store).calls(request);
      case "messages.csv" -> new ListExport(store).messages(request);
      case "style.css" -> WebResponse.of(200, "text/css; charset=utf-8", STYLE);
      case "keys.js" -> WebResponse.of(200, SCRIPT, KEYS);
      case "columns.js" -> WebResponse.of(200, SCRIPT, COLUMNS);
      default -> null;
    };
  }

  private WebResponse item(String kind, String id, WebRequest request) {
    if (kind.equals("message")) {
      StoredMessage found = store.message(id);
      return found == null ? null : new MessagePage(store, View.of(request)).show(request, found);
    }
    Conversation conversation = conversation(kind, id);
    if (conversation == null) {
      return null;
    }
    View view = View.of(request);
    Legs legs = legs(conversation);
    Conversation shown = withLegs(request, conversation, legs);
    SvgLadder drawn = drawn(request, shown, view);
    ladders.put(key(kind, id, request, view), drawn);
    return new CallPage(store, frames, tasks, view, LadderView.of(request))
        .show(request, shown, legs, drawn);
  }

  private SvgLadder drawn(WebRequest request, Conversation shown, View view) {
    LadderView ladder = LadderView.of(request);
    return new SvgLadder(shown.ladder(store, ladder), ladder.style(view.zone()));
  }

  private static LadderCache.Key key(String kind, String id, WebRequest request, View view) {
    return new LadderCache.Key(
        view.user(),
        kind + "/" + id,
        request.parameter(CallPage.LEGS),
        LadderView.of(request),
        view.zone());
  }

  /** Returns a picture of a ladder; null if there is no such call. */
  private WebResponse picture(String kind, String id, String name, WebRequest request) {
    View view = View.of(request);
    SvgLadder drawn =
        ladders.get(
            key(kind, id, request, view),
            () -> {
              Conversation conversation = conversation(kind, id);
              return conversation == null
                  ? null
                  : drawn(request, selected(request, conversation), view);
            });
    if (drawn == null) {
      return null;
    }
    int part = Math.min(request.number("rows"), Conversation.MOST_LADDER_MESSAGES) - 1;
    int begin = Math.min(part * CallPage.PART_ROWS, drawn.ladder().rows().size());
    return WebResponse.of(
        200,
        Export.SVG,
        switch (name) {
          case "head.svg" -> drawn.head();
          case "rows.svg" -> drawn.rows(begin, begin + CallPage.PART_ROWS);
          default -> drawn.first(CallPage.PNG_ROWS);
        });
  }

  private WebResponse export(String kind, String id, String name, WebRequest request) {
    if (PICTURES.contains(name)) {
      return picture(kind, id, name, request);
    }
    Conversation conversation = conversation(kind, id);
    if (conversation == null) {
      return null;
    }
    Conversation selected = selected(request, conversation);
    return name.equals("raw")
        ? new RawPage(View.of(request))
            .show(selected, request.parameter(CallPage.LEGS), store.status())
        : new Export(selected, LadderView.of(request), frames).write(name, store);
  }

  private Conversation selected(WebRequest request, Conversation conversation) {
    Legs legs = withLegs(request) ? legs(conversation) : Legs.NONE;
    return withLegs(request, conversation, legs);
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
    return Layout.page(View.utc(request.user()), 404, "Not found", store.status(), main);
  }
}
