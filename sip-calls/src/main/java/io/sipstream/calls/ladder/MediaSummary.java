package io.sipstream.calls.ladder;

import io.sipstream.sip.body.Media;
import io.sipstream.sip.body.SessionDescription;
import io.sipstream.text.Span;
import java.util.List;

/** Summarizes session descriptions: first codec, address, port and direction of the first media. */
final class MediaSummary {
  private MediaSummary() {}

  /** Returns a text such as {@code PCMA 192.0.2.10:4000 sendonly}; empty without media. */
  static String of(SessionDescription sdp) {
    if (sdp == null || sdp.media().isEmpty()) {
      return "";
    }
    Media media = sdp.media().get(0);
    StringBuilder text = new StringBuilder(codec(media));
    Span address = media.attributes().connectionAddress();
    if (address == null && sdp.connection() != null) {
      address = sdp.connection().address();
    }
    if (address != null) {
      text.append(' ').append(address).append(':').append(media.port());
    }
    Span direction = media.attributes().direction();
    if (direction == null) {
      direction = sdp.attributes().direction();
    }
    if (direction != null && !direction.equalsIgnoreCase("sendrecv")) {
      text.append(' ').append(direction);
    }
    if (media.isRejected()) {
      text.append(" rejected");
    }
    return text.toString();
  }

  private static String codec(Media media) {
    List<Span> codecs = media.codecs();
    String codec = (codecs.isEmpty() ? media.type() : codecs.get(0)).toString();
    int slash = codec.indexOf('/');
    return slash < 0 ? codec : codec.substring(0, slash);
  }
}
