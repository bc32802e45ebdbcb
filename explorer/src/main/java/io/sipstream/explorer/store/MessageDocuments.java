package io.sipstream.explorer.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.message.DecodedMessage;
import io.sipstream.message.DecodedMessages;
import io.sipstream.packet.Endpoints;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.IpAddress;
import io.sipstream.packet.Layers;
import io.sipstream.packet.PacketDecoder;
import io.sipstream.privacy.PseudonymSettings;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.SipParser;
import io.sipstream.text.Span;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Parses messages again from their documents. Not thread-safe. */
final class MessageDocuments {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final byte[] NO_ADDRESS = new byte[4];

  private final DecodedMessages messages = new DecodedMessages(Set.of(), PseudonymSettings.NONE, 0);
  private long unreadable;

  /** Parses the messages of a response and passes each on; the decoded one is valid meanwhile. */
  void read(JsonNode response, BiConsumer<DecodedMessage, StoredMessage> sink) {
    for (JsonNode hit : response.path("hits").path("hits")) {
      readHit(hit, sink);
    }
  }

  private void readHit(JsonNode hit, BiConsumer<DecodedMessage, StoredMessage> sink) {
    JsonNode source = hit.path("_source");
    byte[] original = source.path("event").path("original").asText("").getBytes(UTF_8);
    SipMessage parsed = SipParser.parseDatagram(new Span(original, 0, original.length));
    if (parsed == null) {
      unreadable++;
      return;
    }
    messages.begin();
    DecodedMessage message =
        messages.of(
            parsed,
            new Span(original, 0, original.length),
            ends(source),
            Layers.NONE,
            source.path("sip").path("stream").path("sequence").asLong(-1),
            new FrameContext.Plain(
                nanos(source),
                false,
                PacketDecoder.RAW,
                original.length,
                source.path("observer").path("name").asText(null),
                null,
                null,
                Layers.NONE));
    sink.accept(
        message,
        StoredMessage.of(
            message, original, source.toString().getBytes(UTF_8), hit.path("_id").asText()));
  }

  /** Adds a note if documents had no readable {@code event.original}. */
  void addNote(List<String> notes) {
    if (unreadable > 0) {
      notes.add(
          "%,d messages have no event.original and are not shown. Set keep-original for the job."
              .formatted(unreadable));
    }
  }

  private static long nanos(JsonNode source) {
    String text = source.path("sip").path("timestamp").asText("");
    try {
      Instant time = Instant.parse(text.isEmpty() ? source.path("@timestamp").asText() : text);
      return time.getEpochSecond() * NANOS_PER_SECOND + time.getNano();
    } catch (DateTimeException e) {
      return 0;
    }
  }

  private static Endpoints ends(JsonNode source) {
    byte[] from = address(source.path("source"));
    byte[] to = address(source.path("destination"));
    if (from.length != to.length) {
      from = NO_ADDRESS;
      to = NO_ADDRESS;
    }
    return new Endpoints(
        ByteBuffer.allocate(from.length + to.length).put(from).put(to).array(),
        from.length,
        0,
        from.length,
        source.path("source").path("port").asInt(),
        source.path("destination").path("port").asInt(),
        source.path("network").path("iana_number").asInt(Endpoints.UDP));
  }

  private static byte[] address(JsonNode end) {
    byte[] address = IpAddress.parse(end.path("ip").asText(""));
    return address == null ? NO_ADDRESS : address;
  }
}
