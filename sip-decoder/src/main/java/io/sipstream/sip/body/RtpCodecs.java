package io.sipstream.sip.body;

import io.sipstream.text.Span;

/** Lists the codecs with static payload types, which need no rtpmap in SDP (RFC 3551 section 6). */
final class RtpCodecs {
  // Payload type, name and clock rate, then channels if there are several.
  private static final String TABLE =
      """
      0 PCMU/8000
      3 GSM/8000
      4 G723/8000
      5 DVI4/8000
      6 DVI4/16000
      7 LPC/8000
      8 PCMA/8000
      9 G722/8000
      10 L16/44100/2
      11 L16/44100
      12 QCELP/8000
      13 CN/8000
      14 MPA/90000
      15 G728/8000
      16 DVI4/11025
      17 DVI4/22050
      18 G729/8000
      25 CelB/90000
      26 JPEG/90000
      28 nv/90000
      31 H261/90000
      32 MPV/90000
      33 MP2T/90000
      34 H263/90000
      """;

  private static final Span[] STATIC = new Span[35];

  static {
    for (String row : TABLE.lines().toList()) {
      int space = row.indexOf(' ');
      STATIC[Integer.parseInt(row.substring(0, space))] = Span.of(row.substring(space + 1));
    }
  }

  private RtpCodecs() {}

  /** Returns the codec as in rtpmap; null for a type that is not static. */
  static Span of(int payloadType) {
    return payloadType >= 0 && payloadType < STATIC.length ? STATIC[payloadType] : null;
  }
}
