package io.sipstream.sip.body;

import io.sipstream.text.Span;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives each codec of {@code a=rtpmap} one name. Names are case-insensitive (RFC 4855 section 3),
 * and one channel may be left out (RFC 8866 section 6.6).
 */
final class CodecNames {
  /** IANA's registry of RTP payload formats, as far as its names are not in upper case. */
  private static final String REGISTERED =
      """
      1d-interleaved-parityfec ac3 aptx CelB eac3 encaprtp flexfec fwdred iLBC ip-mr_v2.5 jpeg2000
      jxsv mhas mpa-robust mpeg4-generic nv opus parityfec pointer raw red rtploopback rtx scip
      smpte291 speex t140 t140c t38 telephone-event tetra_acelp tone ulpfec vc1 vc2 vorbis
      """;

  private static final String USUAL = "AMR AMR-WB CN EVS G722 G729 GSM H264 PCMA PCMU VP8";

  private static final Map<Span, Span> NAMES = names();

  private CodecNames() {}

  private static Map<Span, Span> names() {
    Map<Span, Span> names = new HashMap<>();
    for (String name : REGISTERED.strip().split("\\s+", -1)) {
      names.put(Span.of(name).lowerCase(), Span.of(name));
      names.put(Span.of(name), Span.of(name));
    }
    // Found as sent, without a copy in lower case.
    for (String name : USUAL.split(" ", -1)) {
      names.put(Span.of(name), Span.of(name));
    }
    return Map.copyOf(names);
  }

  /** Returns name, clock rate and channels of a codec in one spelling. */
  static Span canonical(Span codec) {
    int slash = codec.indexOf('/');
    Span name = slash < 0 ? codec : codec.slice(0, slash);
    Span rest = slash < 0 ? Span.EMPTY : codec.slice(slash);
    int channels = rest.isEmpty() ? -1 : rest.indexOf('/', 1);
    if (channels > 0 && rest.slice(channels).equals(Span.of("/1"))) {
      rest = rest.slice(0, channels);
    }
    Span spelled = NAMES.get(name);
    if (spelled == null) {
      spelled = NAMES.getOrDefault(name.lowerCase(), name.upperCase());
    }
    boolean asSent = spelled.equals(name) && rest.length() == codec.length() - name.length();
    return asSent ? codec : Span.join(spelled, rest);
  }
}
