package io.sipstream.explorer.page;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sipstream.explorer.html.Html;
import io.sipstream.explorer.html.Url;
import io.sipstream.explorer.http.WebRequest;
import io.sipstream.explorer.http.WebResponse;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.store.StoreException;
import io.sipstream.explorer.store.StoredMessage;
import io.sipstream.explorer.task.FrameTask;
import io.sipstream.explorer.task.FrameTasks;
import io.sipstream.explorer.task.WantedFrames;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Starts, shows and cancels tasks that read captured frames of a call. */
record FramesPage(FrameTasks tasks, MessageStore store) {
  private static final String REFRESH_SECONDS = "2";
  private static final String ID = "id";

  /** Field of the form that has the path of the page of the call. */
  private static final String CALL = "call";

  /** Returns the form that starts a task; nothing if the user may not. */
  static Html form(FrameTasks tasks, View view, Conversation conversation) {
    return tasks == null || !tasks.allows(view.user())
        ? Html.EMPTY
        : Html.of(
            """
            <li><form action="/frames" method="post">
            <input type="hidden" name="call" value="{}">
            <button type="submit">Frames as pcapng, as captured: read them from Kafka</button>
            </form></li>
            """,
            conversation.url());
  }

  /** Returns the path of the call of a form: its kind and its name. */
  static String[] call(WebRequest request) {
    return request.body().getOrDefault(CALL, "").split("/", -1);
  }

  /** Starts a task. */
  WebResponse start(WebRequest request, Conversation conversation) {
    allow(request);
    List<StoredMessage> messages = conversation.messages();
    if (messages.isEmpty()) {
      throw new StoreException(400, "The call has no messages whose frames could be read.");
    }
    Set<String> agents = new HashSet<>();
    long from = Long.MAX_VALUE;
    long until = Long.MIN_VALUE;
    for (StoredMessage message : messages) {
      agents.add(JsonText.fields(message.document()).getOrDefault("observer.name", ""));
      from = Math.min(from, message.timeNanos());
      until = Math.max(until, message.timeNanos());
    }
    FrameTask task =
        tasks.start(
            request.user(),
            conversation.url().toString(),
            new WantedFrames(
                conversation.callId(),
                from,
                until,
                agents.contains("") ? Set.of() : agents,
                messages.size()));
    return WebResponse.redirect(Url.of("frames", task.id()).toString());
  }

  /** Cancels a task. */
  WebResponse cancel(WebRequest request) {
    allow(request);
    FrameTask task = tasks.task(request.user(), request.body().getOrDefault(ID, ""));
    if (task == null) {
      return null;
    }
    task.cancel();
    return WebResponse.redirect(Url.of("frames", task.id()).toString());
  }

  private void allow(WebRequest request) {
    if (!tasks.allows(request.user())) {
      throw new StoreException(
          403, "You may not read captured frames. They have what documents hide.");
    }
  }

  /** Returns the page of a task; null if the user has no such task. */
  WebResponse show(View view, String id) {
    FrameTask task = tasks.task(view.user(), id);
    if (task == null) {
      return null;
    }
    FrameTask.State state = task.state();
    Html main =
        Html.of(
            """
            <p><a rel="up" href="{}">Call</a></p>
            <h1>Frames as captured</h1>
            <p role="status">{} {} frames were read.</p>
            {}\
            """,
            task.call(),
            task.text(),
            CallText.count(task.framesRead()),
            switch (state) {
              case RUNNING ->
                  Html.of(
                      """
                      <form action="/frames/cancel" method="post">
                      <input type="hidden" name="id" value="{}">
                      <button type="submit">Cancel</button>
                      </form>
                      """,
                      task.id());
              case DONE ->
                  Html.of(
                      "<p><a href=\"{}\">Frames as pcapng</a></p>\n",
                      Url.of("frames", task.id(), "captured.pcapng"));
              case CANCELLED, FAILED -> Html.EMPTY;
            });
    WebResponse page = Layout.page(view, 200, "Frames as captured", store.status(), main);
    return state == FrameTask.State.RUNNING ? page.with("Refresh", REFRESH_SECONDS) : page;
  }

  /** Returns the progress or the file of a task; null if there is none. */
  WebResponse file(View view, String id, String name) {
    FrameTask task = tasks.task(view.user(), id);
    if (task == null) {
      return null;
    }
    return switch (name) {
      case "status.json" -> WebResponse.of(200, "application/json", status(task));
      case "captured.pcapng" -> task.state() == FrameTask.State.DONE ? content(task) : null;
      default -> null;
    };
  }

  private static String status(FrameTask task) {
    return JsonNodeFactory.instance
            .objectNode()
            .put("state", task.state().name().toLowerCase(Locale.ROOT))
            .put("frames_read", task.framesRead())
            .put("text", task.text())
        + "\n";
  }

  private static WebResponse content(FrameTask task) {
    try {
      return WebResponse.of(200, "application/x-pcapng", task.content())
          .with(
              "Content-Disposition",
              "attachment; filename=\"call-" + task.id() + "-captured.pcapng\"");
    } catch (IOException e) {
      throw new StoreException(500, "The file is missing: " + e.getMessage() + ". Read it again.");
    }
  }
}
