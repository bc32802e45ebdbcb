package io.sipstream.message;

import io.sipstream.json.Utf8;
import io.sipstream.packet.Endpoints;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Layers;
import io.sipstream.privacy.Mask;
import io.sipstream.privacy.PseudonymSettings;
import io.sipstream.sip.SipMessage;
import io.sipstream.text.Span;
import java.util.Set;

/**
 * Creates the messages of one decoder and ends their validity. Caches what many messages have in
 * common. Not thread-safe.
 */
public final class DecodedMessages {
  final FlowTextCache flowTexts;
  final DocumentId documentId = new DocumentId();
  final Utf8 utf8 = new Utf8();

  /** Number of the decoder's current call. */
  long call;

  private final Redactor redactor;

  /**
   * Creates the messages of a decoder.
   *
   * @param masks kinds of data that are masked in all messages
   * @param pseudonyms kinds of data that are replaced in all messages
   * @param communityIdSeed seed of Community ID v1, 0 to 65535
   */
  public DecodedMessages(Set<Mask> masks, PseudonymSettings pseudonyms, int communityIdSeed) {
    this.redactor = new Redactor(masks, pseudonyms);
    this.flowTexts = new FlowTextCache(new CommunityId(communityIdSeed));
  }

  /** Begins a call of the decoder. Messages of earlier calls become invalid. */
  public void begin() {
    call++;
  }

  /**
   * Returns a parsed message without what the settings exclude.
   *
   * @param payload the bytes of the message
   * @param streamSequence TCP sequence number of the first byte; -1 outside streams
   */
  public DecodedMessage of(
      SipMessage parsed,
      Span payload,
      Endpoints ends,
      Layers layers,
      long streamSequence,
      FrameContext frame) {
    return new DecodedMessage(
        this,
        redactor.of(parsed, payload, ends, layers),
        parsed,
        payload,
        ends,
        layers,
        streamSequence,
        frame);
  }
}
