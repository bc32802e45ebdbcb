package io.sipstream.message;

import io.sipstream.packet.Endpoints;
import io.sipstream.packet.Layers;
import io.sipstream.packet.Tunnel;
import io.sipstream.privacy.Mask;
import io.sipstream.privacy.Masker;
import io.sipstream.privacy.PseudonymSettings;
import io.sipstream.privacy.Pseudonymizer;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.SipParser;
import io.sipstream.text.Span;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Removes from a message and its layers what the settings exclude from documents: first masks, then
 * pseudonyms. A decoded message gives access to the result only.
 */
final class Redactor {
  private final Set<Mask> masks;
  private final Pseudonymizer pseudonymizer;

  Redactor(Set<Mask> masks, PseudonymSettings pseudonyms) {
    this.masks = masks;
    this.pseudonymizer = new Pseudonymizer(pseudonyms);
  }

  /**
   * Holds the message after redaction.
   *
   * @param payload the bytes of {@code message}
   * @param hidesBody whether the body was masked completely and is unreadable
   */
  record Shown(
      SipMessage message, Span payload, boolean hidesBody, Endpoints ends, Layers layers) {}

  Shown of(SipMessage read, Span payload, Endpoints ends, Layers layers) {
    Masker.Masked masked = Masker.mask(payload, read, masks, pseudonymizer.isOn());
    SipMessage message = read;
    int startAt = read.startLine().begin() - payload.arrayOffset();
    if (masked.changed()) {
      message = SipParser.parseAgain(masked.payload(), startAt, read.body().length(), read);
    }
    if (!pseudonymizer.isOn()) {
      return new Shown(message, masked.payload(), masked.hidesBody(), ends, layers);
    }
    List<Span> parts = parts(message, masked.payload(), startAt);
    List<Span> replaced =
        pseudonymizer.replace(
            parts,
            NamedAddresses.ofRedacted(masked.payload(), message.isCut()),
            address(ends, ends.sourceAt()),
            address(ends, ends.destinationAt()));
    Span all = Span.join(replaced.toArray(Span[]::new));
    SipMessage shown =
        SipParser.parseAgain(all, replaced.get(0).length(), replaced.get(2).length(), message);
    return new Shown(shown, all, masked.hidesBody(), pseudonyms(ends), pseudonyms(layers));
  }

  /** Splits a payload into the bytes before the start line, the head, the body and the rest. */
  private static List<Span> parts(SipMessage message, Span payload, int startAt) {
    int bodyAt = message.bodyAtByte();
    int bodyEnd = bodyAt + message.body().length();
    return List.of(
        payload.slice(0, startAt),
        payload.slice(startAt, bodyAt),
        payload.slice(bodyAt, bodyEnd),
        payload.slice(bodyEnd));
  }

  private Endpoints pseudonyms(Endpoints ends) {
    byte[] source = pseudonymizer.address(address(ends, ends.sourceAt()));
    byte[] destination = pseudonymizer.address(address(ends, ends.destinationAt()));
    byte[] both = Arrays.copyOf(source, source.length + destination.length);
    System.arraycopy(destination, 0, both, source.length, destination.length);
    return new Endpoints(
        both,
        source.length,
        0,
        source.length,
        ends.sourcePort(),
        ends.destinationPort(),
        ends.protocol());
  }

  private static byte[] address(Endpoints ends, int at) {
    return Arrays.copyOfRange(ends.bytes(), at, at + ends.addressBytes());
  }

  private Layers pseudonyms(Layers layers) {
    return layers.shown(
        tunnel ->
            new Tunnel(
                tunnel.type(),
                tunnel.id(),
                pseudonymizer.address(tunnel.sourceIp()),
                pseudonymizer.address(tunnel.destinationIp())),
        pseudonymizer::replace);
  }
}
