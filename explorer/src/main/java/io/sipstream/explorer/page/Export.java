package io.sipstream.explorer.page;

import io.sipstream.calls.ladder.Ladder;
import io.sipstream.calls.ladder.MermaidLadder;
import io.sipstream.calls.ladder.SvgLadder;
import io.sipstream.calls.ladder.TextLadder;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.CallRecordWriter;
import io.sipstream.explorer.html.Url;
import io.sipstream.explorer.http.WebRequest;
import io.sipstream.explorer.http.WebResponse;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.store.StoredMessage;
import io.sipstream.json.JsonBuffer;
import java.nio.charset.StandardCharsets;

/** Writes a conversation in formats for other programs. */
record Export(Conversation conversation) {
  private static final String SVG = "image/svg+xml; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";

  /** Returns the address of an export. */
  Url url(String name) {
    return conversation.url().child(name);
  }

  /** Returns an export by name; null if the name is unknown. */
  WebResponse write(String name, WebRequest request, MessageStore store) {
    return switch (name) {
      case "picture.svg" -> {
        Ladder whole = conversation.ladder(store);
        Ladder part = Conversation.part(whole, request.number("rows"), CallPage.ROWS);
        yield WebResponse.of(200, SVG, SvgLadder.of(part));
      }
      case "ladder.svg" -> file(".svg", SVG, SvgLadder.of(conversation.ladder(store)));
      case "ladder.txt" ->
          file(
              ".txt", TEXT, String.join("\n", TextLadder.lines(conversation.ladder(store))) + "\n");
      case "ladder.mmd" -> file(".mmd", TEXT, MermaidLadder.of(conversation.ladder(store)));
      case "documents.ndjson" -> file(".ndjson", "application/x-ndjson", documents());
      default -> null;
    };
  }

  private WebResponse file(String extension, String type, String text) {
    String name = conversation.fileName() + extension;
    return WebResponse.of(200, type, text)
        .with("Content-Disposition", "attachment; filename=\"" + name + "\"");
  }

  private String documents() {
    StringBuilder lines = new StringBuilder();
    if (conversation.record() != null) {
      lines.append(document(conversation.record())).append('\n');
    }
    for (StoredMessage message : conversation.messages()) {
      lines.append(message.document()).append('\n');
    }
    return lines.toString();
  }

  /** Returns the document of a call. */
  static String document(CallRecord call) {
    JsonBuffer json = new JsonBuffer();
    new CallRecordWriter().write(call, json);
    return new String(json.array(), 0, json.length(), StandardCharsets.UTF_8);
  }
}
