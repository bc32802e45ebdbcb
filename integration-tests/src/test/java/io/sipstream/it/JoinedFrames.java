package io.sipstream.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Document;
import io.sipstream.document.Profile;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.frames.LinkType;
import io.sipstream.message.DecodedMessage;
import io.sipstream.packet.FrameContext;
import io.sipstream.reassembly.ReassemblyLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Frames in the order of their capture, and what they give within one process. */
final class JoinedFrames {
  private static final DecoderSettings LEAN = DecoderSettings.defaults().withProfile(Profile.LEAN);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A frame of raw IP. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Frame(byte[] bytes, long timeNanos) {
    Map<String, String> headers() {
      return Map.of("ts", Long.toString(timeNanos), "lt", Integer.toString(LinkType.RAW));
    }
  }

  private final List<Frame> frames = new ArrayList<>();
  private long timeNanos;

  JoinedFrames(long firstTimeNanos) {
    timeNanos = firstTimeNanos;
  }

  /** Adds a frame, a millisecond and a bit after the one before. */
  Frame add(byte[] bytes) {
    Frame frame = new Frame(bytes, timeNanos);
    frames.add(frame);
    timeNanos += 1_000_123;
    return frame;
  }

  /** Lets time pass before the next frame. */
  void pause(long nanos) {
    timeNanos += nanos;
  }

  List<Frame> all() {
    return List.copyOf(frames);
  }

  /** The documents by id, as {@code ./sipstream decode} would print them. */
  Map<String, JsonNode> documents() {
    Map<String, JsonNode> documents = new TreeMap<>();
    InMemoryDecoder decoder =
        new InMemoryDecoder(LEAN, ReassemblyLimits.defaults(), 5_000, new Collecting(documents));
    for (Frame frame : frames) {
      decoder.decode(
          frame.bytes,
          FrameContext.of(frame.timeNanos, false, LinkType.RAW, frame.bytes.length, null));
    }
    decoder.end();
    return documents;
  }

  private record Collecting(Map<String, JsonNode> documents) implements InMemoryDecoder.Sink {
    private static final SipDocumentWriter WRITER = new SipDocumentWriter(LEAN);

    @Override
    public void message(DecodedMessage message) {
      Document document = WRITER.document(message, Document.Operation.CREATE);
      try {
        documents.put(document.id(), JSON.readTree(document.json()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
