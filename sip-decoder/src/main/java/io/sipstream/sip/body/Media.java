package io.sipstream.sip.body;

import io.sipstream.sip.Problems;
import io.sipstream.sip.SipLimits;
import io.sipstream.text.Span;
import io.sipstream.text.WhitespaceTokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds a media section of SDP: its {@code m=} line and the lines after it (RFC 8866 section 5.14).
 *
 * @param type as on the wire, such as {@code audio}
 * @param port 0 to 65535; -1 if it is no number
 * @param ports number of consecutive ports, for layered encodings; 1 mostly, -1 if it is no number
 * @param rtpMaps up to {@link SipLimits#FORMATS}
 */
public record Media(
    Span type,
    int port,
    int ports,
    Span protocol,
    List<Span> formats,
    List<RtpMap> rtpMaps,
    SdpAttributes attributes) {
  // RFC 8866 section 5.14: 0 to 65535; 0 rejects the stream (RFC 3264 section 6).
  private static final int PORT_LIMIT = 65_535;
  private static final int PAYLOAD_TYPE_LIMIT = 127;

  /** Holds {@code a=rtpmap} (RFC 8866 section 6.6). */
  record RtpMap(Span format, Span codec) {}

  /** Parses {@code audio 49170/2 RTP/AVP 0 8}; returns null if invalid. */
  static Media parse(Span value, int atByte, Problems problems) {
    WhitespaceTokenizer words = new WhitespaceTokenizer(value);
    Span type = words.next();
    Span portText = words.next();
    Span protocol = words.next();
    if (protocol == null) {
      return null;
    }
    int slash = portText.indexOf('/');
    int port = (int) (slash < 0 ? portText : portText.slice(0, slash)).decimal(PORT_LIMIT);
    int ports = slash < 0 ? 1 : (int) portText.slice(slash + 1).decimal(PORT_LIMIT);
    if (port < 0 || ports < 0) {
      problems.add("sdp_media", atByte);
    }
    List<Span> formats = new ArrayList<>(4);
    for (Span format = words.next(); format != null; format = words.next()) {
      if (formats.size() == SipLimits.FORMATS) {
        problems.add("too_many_formats", atByte);
        break;
      }
      formats.add(format);
    }
    return new Media(type, port, ports, protocol, formats, new ArrayList<>(4), new SdpAttributes());
  }

  /**
   * Adds the text after {@code a=}.
   *
   * @param nameEnd end of its name: its colon, or its length
   */
  void attribute(Span attribute, int nameEnd) {
    if (SdpAttributes.isNamed(attribute, nameEnd, "rtpmap") && rtpMaps.size() < SipLimits.FORMATS) {
      Span value = SdpAttributes.value(attribute, nameEnd);
      int space = value.indexOf(' ');
      if (space > 0) {
        rtpMaps.add(new RtpMap(value.slice(0, space), value.trimmed(space)));
      }
    } else {
      attributes.add(attribute, nameEnd);
    }
  }

  /** Returns whether the port is 0, which rejects, ends or omits it (RFC 3264 section 6). */
  public boolean isRejected() {
    // RFC 8843 section 6: with bundle-only the stream is not rejected.
    return port == 0 && !attributes.isBundleOnly();
  }

  /**
   * Returns the codecs by {@code a=rtpmap} or static payload type, in the formats' order, each in
   * one spelling.
   */
  public List<Span> codecs() {
    // RFC 8866 section 5.14: formats are payload types where the protocol is RTP.
    if (!isRtp(protocol)) {
      return List.of();
    }
    List<Span> codecs = new ArrayList<>(formats.size());
    for (Span format : formats) {
      Span codec = mapped(format);
      if (codec == null) {
        codec = RtpCodecs.of((int) format.decimal(PAYLOAD_TYPE_LIMIT));
      }
      if (codec != null && !codecs.contains(codec)) {
        codecs.add(codec);
      }
    }
    return codecs;
  }

  /** Returns whether this is RTP/AVP, RTP/SAVPF, UDP/TLS/RTP/SAVPF or similar. */
  private static boolean isRtp(Span protocol) {
    for (int at = 0; at < protocol.length(); at++) {
      if (protocol.slice(at).startsWithIgnoreCase("rtp/")) {
        return true;
      }
    }
    return false;
  }

  private Span mapped(Span format) {
    for (RtpMap map : rtpMaps) {
      if (map.format().equals(format)) {
        return map.codec().isEmpty() ? null : CodecNames.canonical(map.codec());
      }
    }
    return null;
  }
}
