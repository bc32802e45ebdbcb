package io.sipstream.document;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.message.DecodedMessage;
import io.sipstream.message.MessageKind;
import io.sipstream.oracle.MessageFacts;
import io.sipstream.packet.FrameContext;
import io.sipstream.reassembly.ReassemblyLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Our own messages of a capture, parts joined, and the ends of its frames. */
public final class SampleMessages implements InMemoryDecoder.Sink {
  private static final long OUT_OF_ORDERNESS_MILLIS = 5_000;

  private final List<MessageFacts> messages = new ArrayList<>();
  private final List<JsonNode> allDocuments = new ArrayList<>();
  private final Map<Integer, List<JsonNode>> documents = new TreeMap<>();
  private final List<MessageKind> kinds = new ArrayList<>();
  private final Map<Long, Integer> frameOfTime = new HashMap<>();
  private final List<String> ends = new ArrayList<>();

  private final SipDocumentWriter writer;

  private SampleMessages(DecoderSettings settings) {
    writer = new SipDocumentWriter(settings);
  }

  public static SampleMessages of(Path capture) throws IOException {
    DecoderSettings settings = settingsFor(capture);
    SampleMessages sample = new SampleMessages(settings);
    var decoder =
        new InMemoryDecoder(settings, ReassemblyLimits.defaults(), OUT_OF_ORDERNESS_MILLIS, sample);
    try (CaptureFile file = CaptureFile.open(capture)) {
      int number = 0;
      for (CapturedFrame frame = file.next(); frame != null; frame = file.next()) {
        number++;
        if (sample.frameOfTime.put(frame.captureTimeNanos(), number) != null) {
          throw new IllegalStateException("Two frames have one time: the second is " + number);
        }
        decoder.decode(
            frame.bytes(),
            FrameContext.of(
                frame.captureTimeNanos(),
                frame.timestampImprecise(),
                frame.linkType(),
                frame.originalLengthBytes(),
                null));
      }
    }
    decoder.end();
    return sample;
  }

  private static DecoderSettings settingsFor(Path capture) {
    return capture.endsWith("second-port.pcap")
        ? new DecoderSettings(new int[] {5060, 5080}, true, true, true, 0)
        : DecoderSettings.defaults();
  }

  /** In the order of the frames that completed them. */
  public List<MessageFacts> messages() {
    return messages.stream()
        .sorted(Comparator.comparingInt(message -> Integer.parseInt(message.frame())))
        .toList();
  }

  /** The documents of each frame that completed some, by its number. */
  public Map<Integer, List<JsonNode>> documents() {
    return documents;
  }

  /** What is counted of each message, in the order of {@link #allDocuments()}. */
  public List<MessageKind> kinds() {
    return kinds;
  }

  public List<JsonNode> allDocuments() {
    return allDocuments;
  }

  int frames() {
    return frameOfTime.size();
  }

  /** How each frame ended, in no order: {@code used}, a kind, or {@code stage.reason}. */
  List<String> ends() {
    return ends;
  }

  @Override
  public void message(DecodedMessage message) {
    WrittenMessage document = WrittenMessage.of(writer, message);
    JsonNode read = Documents.parse(document.json());
    MessageFacts facts = facts(read);
    messages.add(facts);
    kinds.add(document.kind());
    allDocuments.add(read);
    documents.computeIfAbsent(Integer.valueOf(facts.frame()), frame -> new ArrayList<>()).add(read);
  }

  private MessageFacts facts(JsonNode document) {
    Instant time = Instant.parse(document.at("/sip/timestamp").asText());
    long nanos = Math.addExact(time.getEpochSecond() * 1_000_000_000L, time.getNano());
    return new MessageFacts(
        Integer.toString(frameOfTime.get(nanos)),
        Long.toString(nanos),
        text(document, "/source/ip"),
        text(document, "/source/port"),
        text(document, "/destination/ip"),
        text(document, "/destination/port"),
        text(document, "/sip/method"),
        text(document, "/sip/code"),
        text(document, "/sip/call_id"),
        text(document, "/sip/cseq/code"),
        text(document, "/sip/cseq/method"),
        text(document, "/sip/from/uri/username"),
        text(document, "/sip/to/uri/username"));
  }

  private static String text(JsonNode document, String pointer) {
    return document.at(pointer).asText("");
  }

  @Override
  public void used() {
    ends.add("used");
  }

  @Override
  public void ignored(String kind) {
    ends.add(kind);
  }

  @Override
  public void deadLetter(String stage, String reason, String detail) {
    ends.add(stage + "." + reason);
  }

  @Override
  public void count(String name) {}
}
