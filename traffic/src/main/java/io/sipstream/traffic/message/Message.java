package io.sipstream.traffic.message;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Represents one datagram of a conversation.
 *
 * @param sip false for payloads that are not SIP
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Message(Endpoint from, Endpoint to, byte[] payload, boolean sip) {

  static Message sip(Endpoint from, Endpoint to, String text) {
    return new Message(from, to, text.getBytes(UTF_8), true);
  }

  /** Returns the datagram with another payload. */
  public Message with(byte[] otherPayload) {
    return new Message(from, to, otherPayload, sip);
  }

  /** Returns the message for another transport, which its Via names. */
  public Message over(String transport) {
    return with(text().replace("SIP/2.0/UDP", "SIP/2.0/" + transport).getBytes(UTF_8));
  }

  public String text() {
    return new String(payload, UTF_8);
  }
}
