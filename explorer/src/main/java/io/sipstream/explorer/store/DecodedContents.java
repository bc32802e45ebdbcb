package io.sipstream.explorer.store;

import io.sipstream.calls.ladder.LadderMessage;
import io.sipstream.calls.ladder.LadderMessages;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.json.JsonBuffer;
import io.sipstream.message.DecodedMessage;
import io.sipstream.message.DecodedMessages;
import io.sipstream.message.MessageSource;
import io.sipstream.text.Span;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Decodes messages in memory again when they are shown: documents need several times the memory of
 * the messages. Thread-safe.
 */
final class DecodedContents {
  private final DecodedMessages messages;
  private final SipDocumentWriter writer;
  private final JsonBuffer json = new JsonBuffer();

  /** Whether the bytes as captured are not to be shown. */
  private final boolean redacts;

  DecodedContents(DecoderSettings settings) {
    this.messages =
        new DecodedMessages(settings.masks(), settings.pseudonyms(), settings.communityIdSeed());
    this.writer = new SipDocumentWriter(settings);
    this.redacts = !settings.masks().isEmpty() || !settings.pseudonyms().kinds().isEmpty();
  }

  /** Returns the content of a message. */
  StoredMessage.Content of(MessageSource source) {
    return new Decoded(source);
  }

  private synchronized <T> T decode(MessageSource source, Function<DecodedMessage, T> reader) {
    return reader.apply(source.decode(messages));
  }

  private byte[] document(DecodedMessage message) {
    json.clear();
    writer.write(message, json);
    return json.toByteArray(0);
  }

  private static byte[] bytes(Span payload) {
    int begin = payload.arrayOffset();
    return Arrays.copyOfRange(payload.array(), begin, begin + payload.length());
  }

  private final class Decoded implements StoredMessage.Content {
    private final MessageSource source;

    Decoded(MessageSource source) {
      this.source = source;
    }

    @Override
    public byte[] original() {
      return redacts ? decode(source, message -> bytes(message.payload())) : source.payload();
    }

    @Override
    public byte[] document() {
      return decode(source, DecodedContents.this::document);
    }

    @Override
    public LadderMessage ladder() {
      return decode(source, LadderMessages::of);
    }
  }
}
