package io.sipstream.traffic.message;

import java.util.List;

/** Represents the body of a message. */
public record Body(String contentType, String text) {
  static final Body NONE = new Body("", "");

  /**
   * Returns an SDP offer or answer for one audio stream (RFC 8866).
   *
   * @param direction sendrecv, sendonly, recvonly or inactive
   * @param codecs static payload types in order of preference, such as 8, 0
   */
  public static Body sdp(
      Party owner, int version, int mediaPort, String direction, List<String> codecs) {
    Endpoint endpoint = owner.endpoint();
    String address =
        "IN IP" + (endpoint.isIpv6() ? 6 : 4) + " " + endpoint.address().getHostAddress();
    StringBuilder text = new StringBuilder(400);
    text.append("v=0\r\no=").append(owner.user()).append(' ').append(1_000_000 + mediaPort);
    text.append(' ').append(version).append(' ').append(address);
    text.append("\r\ns=call\r\nc=").append(address).append("\r\nt=0 0\r\nm=audio ");
    text.append(mediaPort).append(" RTP/AVP ").append(String.join(" ", codecs)).append(" 101\r\n");
    for (String codec : codecs) {
      text.append("a=rtpmap:").append(codec).append(' ').append(nameOf(codec)).append("\r\n");
    }
    text.append("a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=ptime:20\r\na=");
    return new Body("application/sdp", text.append(direction).append("\r\n").toString());
  }

  // RFC 3551 table 4.
  private static String nameOf(String payloadType) {
    return switch (payloadType) {
      case "0" -> "PCMU/8000";
      case "3" -> "GSM/8000";
      case "8" -> "PCMA/8000";
      case "9" -> "G722/8000";
      case "18" -> "G729/8000";
      default -> throw new IllegalArgumentException("Unsupported payload type: " + payloadType);
    };
  }
}
