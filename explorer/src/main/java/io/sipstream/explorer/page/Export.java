package io.sipstream.explorer.page;

import io.sipstream.calls.ladder.Ladder;
import io.sipstream.calls.ladder.MermaidLadder;
import io.sipstream.calls.ladder.SvgLadder;
import io.sipstream.calls.ladder.TextLadder;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.CallRecordWriter;
import io.sipstream.explorer.html.Url;
import io.sipstream.explorer.http.WebResponse;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.store.StoreException;
import io.sipstream.explorer.store.StoredMessage;
import io.sipstream.explorer.task.LimitedOutput;
import io.sipstream.json.JsonBuffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;

/**
 * Writes a conversation in formats for other programs.
 *
 * @param view what its ladders show
 */
record Export(Conversation conversation, LadderView view, FrameExport frames) {
  private static final int MOST_FRAMES_MIB = 64;
  private static final String PCAPNG = "application/x-pcapng";
  static final String SVG = "image/svg+xml; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";

  /** Returns the address of an export. */
  Url url(String name) {
    return conversation.url().child(name);
  }

  /** Returns an export by name; null if the name is unknown. */
  WebResponse write(String name, MessageStore store) {
    return switch (name) {
      case "ladder.svg" -> file(".svg", SVG, svg(store));
      case "ladder.txt" ->
          file(".txt", TEXT, String.join("\n", TextLadder.lines(ladder(store))) + "\n");
      case "ladder.mmd" -> file(".mmd", TEXT, MermaidLadder.of(ladder(store)));
      case "rebuilt.pcapng" ->
          file("-rebuilt.pcapng", PCAPNG, RebuiltFrames.pcapng(conversation.messages()));
      case "captured.pcapng" -> frames == null ? null : captured();
      case "documents.ndjson" -> file(".ndjson", "application/x-ndjson", documents());
      default -> null;
    };
  }

  private Ladder ladder(MessageStore store) {
    return conversation.ladder(store, view);
  }

  private String svg(MessageStore store) {
    Ladder ladder = ladder(store);
    return new SvgLadder(ladder, view.style(ZoneOffset.UTC)).first(ladder.rows().size());
  }

  private WebResponse captured() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      frames.write(conversation.callId(), new LimitedOutput(file, (long) MOST_FRAMES_MIB << 20));
    } catch (LimitedOutput.FullException e) {
      throw new StoreException(
          413,
          "The frames of the call are larger than %d MiB. Filter the capture files by Call-ID."
              .formatted(MOST_FRAMES_MIB));
    } catch (IOException e) {
      throw new StoreException(
          500, "The captures cannot be read again: " + e.getMessage() + ". Check the files.");
    }
    return file("-captured.pcapng", PCAPNG, file.toByteArray());
  }

  private WebResponse file(String extension, String type, String text) {
    return file(extension, type, text.getBytes(StandardCharsets.UTF_8));
  }

  private WebResponse file(String extension, String type, byte[] content) {
    String name = conversation.fileName() + extension;
    return WebResponse.of(200, type, content)
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
