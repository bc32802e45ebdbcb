package io.sipstream.sip.body;

import io.sipstream.text.Span;

/** Lists the codecs with static payload types, which need no rtpmap in SDP (RFC 3551 section 6). */
final class RtpCodecs {
  private static final String[] STATIC = new String[35];

  static {
    // Payload type, then name and clock rate, then channels if there are several.
    STATIC[0] = "PCMU/8000";
    STATIC[3] = "GSM/8000";
    STATIC[4] = "G723/8000";
    STATIC[5] = "DVI4/8000";
    STATIC[6] = "DVI4/16000";
    STATIC[7] = "LPC/8000";
    STATIC[8] = "PCMA/8000";
    STATIC[9] = "G722/8000";
    STATIC[10] = "L16/44100/2";
    STATIC[11] = "L16/44100";
    STATIC[12] = "QCELP/8000";
    STATIC[13] = "CN/8000";
    STATIC[14] = "MPA/90000";
    STATIC[15] = "G728/8000";
    STATIC[16] = "DVI4/11025";
    STATIC[17] = "DVI4/22050";
    STATIC[18] = "G729/8000";
    STATIC[25] = "CelB/90000";
    STATIC[26] = "JPEG/90000";
    STATIC[28] = "nv/90000";
    STATIC[31] = "H261/90000";
    STATIC[32] = "MPV/90000";
    STATIC[33] = "MP2T/90000";
    STATIC[34] = "H263/90000";
  }

  private static final Span[] SPANS = spans();

  private RtpCodecs() {}

  /** Returns the codec as in rtpmap; null for a type that is not static. */
  static Span of(int payloadType) {
    return payloadType >= 0 && payloadType < SPANS.length ? SPANS[payloadType] : null;
  }

  private static Span[] spans() {
    Span[] spans = new Span[STATIC.length];
    for (int i = 0; i < STATIC.length; i++) {
      spans[i] = STATIC[i] == null ? null : Span.of(STATIC[i]);
    }
    return spans;
  }
}
