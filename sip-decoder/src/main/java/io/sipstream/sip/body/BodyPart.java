package io.sipstream.sip.body;

import io.sipstream.text.Span;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Holds a body that is no multipart, or one part of a multipart.
 *
 * @param mediaType such as {@code application/sdp}, in lower case, without parameters; null if
 *     absent
 * @param disposition Content-Disposition without its parameters; null if absent
 * @param content decoded
 * @param atByte offset of the encoded content, from the first byte of the payload
 * @param sentBytes length of the encoded content
 * @param cut whether the end of the content is missing
 */
public record BodyPart(
    Span mediaType, Span disposition, Span content, int atByte, int sentBytes, boolean cut) {
  static final String MULTIPART = "multipart/";

  /** Short names of media types, with the RFC or specification of each. */
  private static final Map<Span, String> KINDS = kinds();

  /** Kinds that are lines of text by their definition. */
  private static final Set<String> LINES =
      Set.of("sdp", "siprec", "vq_rtcpxr", "dtmf_relay", "dtmf", "message_summary");

  /** Returns the short names by media type in lower case. */
  static Map<Span, String> kinds() {
    String[][] table = {
      {"application/sdp", "sdp"}, // RFC 8866
      {"application/isup", "isup"}, // RFC 3204
      {"application/qsig", "qsig"}, // RFC 3204
      {"application/pidf+xml", "pidf"}, // RFC 3863
      {"application/pidf-diff+xml", "pidf_diff"}, // RFC 5262
      {"application/rs-metadata+xml", "siprec"}, // RFC 7866
      {"application/rs-metadata", "siprec"},
      {"application/vq-rtcpxr", "vq_rtcpxr"}, // RFC 6035
      {"application/dtmf-relay", "dtmf_relay"}, // Cisco's, of INFO
      {"application/dtmf", "dtmf"},
      {"application/reginfo+xml", "reginfo"}, // RFC 3680
      {"application/dialog-info+xml", "dialog_info"}, // RFC 4235
      {"application/conference-info+xml", "conference_info"}, // RFC 4575
      {"application/watcherinfo+xml", "watcherinfo"}, // RFC 3858
      {"application/resource-lists+xml", "resource_lists"}, // RFC 4826
      {"application/rlmi+xml", "rlmi"}, // RFC 4662
      {"application/media_control+xml", "media_control"}, // RFC 5168
      {"application/im-iscomposing+xml", "iscomposing"}, // RFC 3994
      {"application/simple-message-summary", "message_summary"}, // RFC 3842
      {"application/vnd.3gpp.sms", "3gpp_sms"}, // 3GPP TS 24.341
      {"application/vnd.3gpp.ussd+xml", "3gpp_ussd"}, // 3GPP TS 24.390
      {"application/vnd.3gpp.ussd", "3gpp_ussd"},
      {"application/3gpp-ims+xml", "3gpp_ims"}, // 3GPP TS 24.229
      {"application/pkcs7-mime", "smime"}, // RFC 8551
      {"application/pkcs7-signature", "smime"},
      {"message/sipfrag", "sipfrag"}, // RFC 3420
      {"message/sip", "sip"}, // RFC 3261
      {"message/cpim", "cpim"}, // RFC 3862
      {"message/imdn+xml", "imdn"}, // RFC 5438
      {"text/plain", "text"}, // RFC 2046
      {"text/html", "html"}
    };
    Map<Span, String> kinds = new HashMap<>();
    for (String[] row : table) {
      kinds.put(Span.of(row[0]), row[1]);
    }
    return Map.copyOf(kinds);
  }

  /** Returns the short name of its type; {@code other} if it has none; null without a type. */
  public String kind() {
    return mediaType == null ? null : KINDS.getOrDefault(mediaType, "other");
  }

  public boolean isSdp() {
    return is("application/sdp");
  }

  boolean is(String lowerCaseType) {
    return mediaType != null && mediaType.equalsIgnoreCase(lowerCaseType);
  }

  /** Returns whether it is known to be no text; false without a type, and for a multipart. */
  public boolean isBinary() {
    return isBinary(mediaType);
  }

  static boolean isBinary(Span mediaType) {
    return mediaType != null && !mediaType.startsWith(MULTIPART) && !isTextual(mediaType);
  }

  /** Returns whether it is text, XML, JSON, or lines of text by the type's definition. */
  public boolean isTextual() {
    return mediaType != null && isTextual(mediaType);
  }

  private static boolean isTextual(Span mediaType) {
    return mediaType.startsWith("text/")
        || mediaType.startsWith("message/")
        || mediaType.endsWith("+xml")
        || mediaType.endsWith("/xml")
        || mediaType.endsWith("json")
        || LINES.contains(KINDS.getOrDefault(mediaType, "other"));
  }
}
