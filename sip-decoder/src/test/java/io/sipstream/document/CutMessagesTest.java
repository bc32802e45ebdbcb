package io.sipstream.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.message.DecodedMessage;
import io.sipstream.oracle.TsharkOracleTest;
import io.sipstream.packet.FrameContext;
import io.sipstream.reassembly.ReassemblyLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A message of a cut frame has the values of the whole message or none: every field is equal or
 * absent. Lists may have fewer values. {@code -Dcut.step=1} cuts at every byte.
 */
class CutMessagesTest {
  private static final int STEP = Integer.getInteger("cut.step", 23);

  /** In captures with streams, all frames are cut at one length, as editcap does. */
  private static final int STREAM_STEP = Integer.getInteger("cut.step", 97);

  private static final int LONGEST_FRAME = 1_600;

  /** Of two lines of From the last one counts: a message that is cut before it has the first. */
  private static final String TWO_LINES_OF_FROM = "029-repeated-and-empty.pcap";

  /**
   * Without its handshake, a stream is not known to be a WebSocket with compressed messages. One of
   * them was stored by deflate, not compressed, and is found as text at this sequence number.
   */
  private static final String STORED_BY_DEFLATE = "websocket-deflate.pcap";

  private static final long STORED_AT = 700_000_242;

  private final DecoderSettings settings = DecoderSettings.defaults();
  private final FrameDecoder decoder = new FrameDecoder(settings);
  private final SipDocumentWriter writer = new SipDocumentWriter(settings);

  static Stream<Path> captures() throws IOException {
    return TsharkOracleTest.allCaptures().filter(capture -> !capture.endsWith(TWO_LINES_OF_FROM));
  }

  @ParameterizedTest
  @MethodSource("captures")
  void aCutDatagramHasNoOtherValue(Path capture) throws IOException {
    int number = 0;
    for (CapturedFrame frame : frames(capture)) {
      JsonNode whole = document(frame, frame.bytes().length);
      number++;
      for (int length = number % STEP; whole != null && length < frame.bytes().length; ) {
        JsonNode cut = document(frame, length);
        String difference = cut == null ? null : difference(whole, cut, "");
        if (difference != null) {
          fail("%s, frame %d cut at %d: %s", capture, number, length, difference);
        }
        length += STEP;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("captures")
  void aCutCaptureHasNoOtherValue(Path capture) throws IOException {
    List<CapturedFrame> frames = frames(capture);
    List<JsonNode> whole = documents(frames, Integer.MAX_VALUE);
    for (int length = 60; length < LONGEST_FRAME; length += STREAM_STEP) {
      for (JsonNode cut : documents(frames, length)) {
        if (isStoredByDeflate(capture, cut)) {
          continue;
        }
        List<String> differences =
            whole.stream()
                .filter(each -> isSameMessage(each, cut))
                .map(each -> difference(withoutTimes(each), withoutTimes(cut), ""))
                .toList();
        // Without a cut, some messages are dropped as a whole, such as those of overlapping parts.
        if (!differences.isEmpty()) {
          assertThat(differences)
              .as("%s cut at %d: %s", capture, length, cut)
              .contains((String) null);
        }
      }
    }
  }

  private static List<CapturedFrame> frames(Path capture) throws IOException {
    List<CapturedFrame> frames = new ArrayList<>();
    try (CaptureFile file = CaptureFile.open(capture)) {
      for (CapturedFrame frame = file.next(); frame != null; frame = file.next()) {
        frames.add(frame);
      }
    }
    return frames;
  }

  /** The document of a datagram; null if there is none, or several. */
  private JsonNode document(CapturedFrame frame, int length) {
    Outcome outcome = decoder.decode(cut(frame, length), context(frame));
    return outcome instanceof Outcome.Message message ? document(message.decoded()) : null;
  }

  private JsonNode document(DecodedMessage message) {
    return Documents.parse(writer.document(message, Document.Operation.CREATE).copy().json());
  }

  private List<JsonNode> documents(List<CapturedFrame> frames, int length) {
    List<JsonNode> documents = new ArrayList<>();
    var sink =
        new InMemoryDecoder.Sink() {
          @Override
          public void message(DecodedMessage message) {
            documents.add(document(message));
          }
        };
    var joining = new InMemoryDecoder(settings, ReassemblyLimits.defaults(), 5_000, sink);
    for (CapturedFrame frame : frames) {
      joining.decode(cut(frame, length), context(frame));
    }
    joining.end();
    return documents;
  }

  private static byte[] cut(CapturedFrame frame, int length) {
    return Arrays.copyOf(frame.bytes(), Math.min(length, frame.bytes().length));
  }

  private static FrameContext context(CapturedFrame frame) {
    return FrameContext.of(
        frame.captureTimeNanos(), false, frame.linkType(), frame.originalLengthBytes(), null);
  }

  private static boolean isStoredByDeflate(Path capture, JsonNode cut) {
    return capture.endsWith(STORED_BY_DEFLATE)
        && cut.at("/sip/stream/sequence").asLong() == STORED_AT;
  }

  private static boolean isSameMessage(JsonNode whole, JsonNode cut) {
    return whole.at("/source").equals(cut.at("/source"))
        && whole.at("/destination").equals(cut.at("/destination"))
        && begins(whole.at("/event/original"), cut.at("/event/original"));
  }

  /** The frame that completes a message of a stream is another one. */
  private static JsonNode withoutTimes(JsonNode document) {
    var copy = (com.fasterxml.jackson.databind.node.ObjectNode) document.deepCopy();
    copy.remove("@timestamp");
    ((com.fasterxml.jackson.databind.node.ObjectNode) copy.get("sip")).remove("timestamp");
    ((com.fasterxml.jackson.databind.node.ObjectNode) copy.get("event"))
        .remove(List.of("start", "end"));
    return copy;
  }

  /** What a cut value has that the whole one does not have; null if there is nothing. */
  private static String difference(JsonNode whole, JsonNode cut, String field) {
    if (cut.isObject() && whole.isObject()) {
      for (var member : cut.properties()) {
        String name = field + "." + member.getKey();
        if (name.equals(".tags") || name.equals(".sip.parse_problems")) {
          continue;
        }
        if (field.equals(".sip") && isRepeated(whole, member.getKey())) {
          // The last line counts, and the cut may have removed it.
          continue;
        }
        JsonNode other = whole.get(member.getKey());
        String found =
            other == null
                ? name + " is " + member.getValue() + ", not absent"
                : difference(other, member.getValue(), name);
        if (found != null) {
          return found;
        }
      }
      return null;
    }
    if (cut.isArray() || whole.isArray()) {
      return differenceOfLists(values(whole), values(cut), field);
    }
    boolean same =
        whole.equals(cut) || (field.endsWith(".original") && isText(field) && begins(whole, cut));
    return same ? null : field + " is " + cut + ", not " + whole;
  }

  private static boolean isRepeated(JsonNode sip, String header) {
    String problem = "repeated_" + header + "@";
    return values(sip.path("parse_problems")).stream()
        .anyMatch(each -> each.asText().startsWith(problem));
  }

  /** Each value of a cut list is in the whole list, in its order. */
  private static String differenceOfLists(List<JsonNode> whole, List<JsonNode> cut, String field) {
    int at = 0;
    for (JsonNode value : cut) {
      while (at < whole.size() && difference(whole.get(at), value, field) != null) {
        at++;
      }
      if (at++ >= whole.size()) {
        return field + " has " + value + ", which is not in " + whole;
      }
    }
    return null;
  }

  private static List<JsonNode> values(JsonNode node) {
    List<JsonNode> values = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(values::add);
    } else {
      values.add(node);
    }
    return values;
  }

  private static boolean isText(String field) {
    return field.equals(".event.original")
        || field.equals(".sip.sdp.body.original")
        || field.equals(".sip.body.original");
  }

  private static boolean begins(JsonNode whole, JsonNode cut) {
    // A character that is cut is written as U+FFFD.
    return whole.asText().startsWith(cut.asText().replaceFirst("\uFFFD{1,3}\\z", ""));
  }
}
