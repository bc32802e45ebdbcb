package io.sipstream.varied;

/** Bodies: SDP (RFC 8866) with several media, texts, and both in multiparts (RFC 5621). */
final class Bodies {
  private static final String[] RTP_MAPS = {
    "opus/48000/2",
    "G7221/16000",
    "AMR/8000",
    "AMR-WB/16000",
    "iLBC/8000",
    "speex/16000",
    "telephone-event/8000",
    "H264/90000",
    "VP8/90000",
    "L16/44100/2"
  };

  private final Dice dice;

  Bodies(Dice dice) {
    this.dice = dice;
  }

  /** What follows the headers, and the value of Content-Type; empty for none. */
  record Body(String contentType, String text) {}

  Body next() {
    return switch (dice.below(10)) {
      case 0, 1, 2, 3 -> new Body(sdpType(), sdp());
      case 4 -> multipart();
      case 5 -> new Body("text/plain" + dice.of("", ";charset=UTF-8"), text());
      case 6 -> new Body("application/vnd.example+xml", "<?xml version=\"1.0\"?>\r\n<a>ö</a>\r\n");
      default -> new Body("", "");
    };
  }

  private String sdpType() {
    return dice.anyCase("application/sdp") + dice.of("", "", ";x=y", " ; charset=\"utf-8\"");
  }

  private String text() {
    return dice.of("Hello", "Grüße aus Köln", "INVITE sip:a@b SIP/2.0\r\n", "日本語\r\n")
        + dice.word();
  }

  private Body multipart() {
    String boundary = "b" + dice.word();
    StringBuilder text = new StringBuilder();
    text.append(dice.percent(20) ? "preamble\r\n" : "");
    part(text, boundary, "Content-Type: " + sdpType(), sdp());
    part(text, boundary, "content-type:text/plain\r\nContent-Disposition: info", text());
    if (dice.percent(30)) {
      part(text, boundary, "Content-Type: application/octet-stream\r\nX-A: b", dice.word());
    }
    text.append("--").append(boundary).append("--\r\n");
    String type = dice.anyCase("multipart/" + dice.of("mixed", "alternative"));
    return new Body(
        type
            + dice.around(";")
            + "boundary="
            + (dice.percent(50) ? boundary : "\"" + boundary + '"'),
        text.toString());
  }

  private static void part(StringBuilder text, String boundary, String head, String content) {
    text.append("--").append(boundary).append("\r\n").append(head).append("\r\n\r\n");
    text.append(content).append("\r\n");
  }

  private String sdp() {
    StringBuilder text = new StringBuilder("v=0\r\no=");
    text.append(dice.of("-", "alice", dice.word())).append(' ').append(dice.digits(10));
    text.append(' ').append(dice.digits(4)).append(' ').append(connection()).append("\r\ns=");
    text.append(dice.of("-", "Ein Anruf für Größe", "call " + dice.word())).append("\r\n");
    text.append("c=").append(connection()).append("\r\n");
    if (dice.percent(30)) {
      text.append("b=").append(dice.of("AS", "CT", "TIAS")).append(':').append(dice.digits(3));
      text.append("\r\n");
    }
    text.append("t=0 0\r\n");
    text.append(dice.percent(20) ? "a=group:BUNDLE 0 1\r\n" : "");
    for (int i = dice.between(1, 4); i > 0; i--) {
      media(text);
    }
    return text.toString();
  }

  private String connection() {
    return dice.percent(70)
        ? "IN IP4 192.0.2." + dice.between(1, 254)
        : "IN IP6 2001:db8::" + Integer.toHexString(dice.between(1, 0xFFFF));
  }

  private void media(StringBuilder text) {
    switch (dice.below(6)) {
      case 0 -> text.append("m=image ").append(dice.between(1024, 65_535)).append(" udptl t38\r\n");
      case 1 -> text.append("m=message 7394 TCP/MSRP *\r\na=path:msrp://192.0.2.1:7394/s;tcp\r\n");
      default -> rtp(text);
    }
    if (dice.percent(20)) {
      text.append("c=").append(connection()).append("\r\n");
    }
    text.append(
        dice.of("", "a=sendrecv\r\n", "a=sendonly\r\n", "a=inactive\r\n", "a=ptime:20\r\n"));
  }

  private void rtp(StringBuilder text) {
    StringBuilder formats = new StringBuilder();
    StringBuilder maps = new StringBuilder();
    String[] fixed = {"0", "3", "8", "9", "18", "4", "34"};
    int first = dice.below(fixed.length);
    for (int i = dice.below(3); i > 0; i--) {
      String format = fixed[(first + i) % fixed.length];
      formats.append(' ').append(format);
    }
    int number = dice.between(96, 110);
    int codec = dice.below(RTP_MAPS.length);
    for (int i = dice.between(1, 3); i > 0; i--) {
      formats.append(' ').append(number);
      maps.append("a=rtpmap:").append(number).append(' ');
      maps.append(RTP_MAPS[codec++ % RTP_MAPS.length]).append("\r\n");
      if (dice.percent(30)) {
        maps.append("a=fmtp:").append(number).append(" mode-set=0,2\r\n");
      }
      number++;
    }
    String ports = dice.percent(10) ? "/2" : "";
    text.append("m=").append(dice.of("audio", "audio", "video")).append(' ');
    text.append(dice.percent(8) ? 0 : 2 * dice.between(512, 32_767)).append(ports);
    text.append(dice.of(" RTP/AVP", " RTP/SAVP", " RTP/AVPF")).append(formats).append("\r\n");
    text.append(maps);
  }
}
