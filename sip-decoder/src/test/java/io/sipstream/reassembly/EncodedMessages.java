package io.sipstream.reassembly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.frames.CapturedFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Messages whose bodies and tokens hold something encoded, each in a UDP datagram. */
final class EncodedMessages {
  private static final String TEXT =
      "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n".repeat(5);

  private EncodedMessages() {}

  static List<CapturedFrame> frames(long timeNanos) throws IOException {
    String gzip = compress("gzip", TEXT);
    String encoding = "Content-Type: application/sdp\r\nContent-Encoding: ";
    List<String> messages = new ArrayList<>();
    messages.add(message(encoding + "gzip", gzip));
    messages.add(message(encoding + "x-gzip", gzip));
    messages.add(message(encoding + "gzip", gzip.repeat(3)));
    messages.add(message(encoding + "gzip", compress("gzip", "").repeat(40)));
    messages.add(message(encoding + "deflate", compress("zlib", TEXT)));
    messages.add(message(encoding + "deflate", compress("raw", TEXT)));
    messages.add(message(encoding + "gzip, deflate", compress("zlib", gzip)));
    messages.add(message(encoding + "deflate, gzip, gzip", nested("zlib", compress("gzip", gzip))));
    messages.add(message(encoding + "gzip", compress("gzip", "\0".repeat(1 << 20))));
    String inner = multipart("inner", "Content-Type: application/sdp\r\n\r\n" + TEXT);
    String base64 = Base64.getMimeEncoder().encodeToString(gzip.getBytes(ISO_8859_1));
    messages.add(
        message(
            "Content-Type: multipart/mixed;boundary=outer",
            multipart("outer", "Content-Type: multipart/mixed;boundary=inner\r\n\r\n" + inner)));
    messages.add(
        message(
            "Content-Type: multipart/mixed;boundary=outer",
            multipart(
                "outer",
                "Content-Type: application/sdp\r\nContent-Encoding: gzip\r\n"
                    + "Content-Transfer-Encoding: base64\r\n\r\n"
                    + base64)));
    messages.add(message("Identity: " + token() + ";info=<https://h/c>;alg=ES256;ppt=shaken", ""));
    List<CapturedFrame> frames = new ArrayList<>();
    for (String message : messages) {
      byte[] datagram = FragmentFrames.udp(message.getBytes(ISO_8859_1));
      byte[] packet = FragmentFrames.ipv4(datagram, 0, datagram.length, frames.size());
      frames.add(
          new CapturedFrame(
              timeNanos, false, FragmentFrames.RAW, packet, packet.length, null, null, null));
    }
    return frames;
  }

  private static String nested(String coding, String content) throws IOException {
    return compress("gzip", compress("gzip", compress(coding, content)));
  }

  private static String message(String headers, String body) {
    return "INVITE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1"
        + "\r\nTo: <sip:b@h>\r\nCall-ID: 1@h\r\nCSeq: 1 INVITE\r\n"
        + headers
        + "\r\n\r\n"
        + body;
  }

  private static String multipart(String boundary, String part) {
    return ("--" + boundary + "\r\n" + part + "\r\n").repeat(2) + "--" + boundary + "--\r\n";
  }

  /** A PASSporT (RFC 8588 section 4), its claims nested deeper than they are. */
  private static String token() {
    String claims =
        "{\"attest\":\"A\",\"dest\":{\"tn\":[\"12125550101\"],\"uri\":[[[[[[\"sip:b@h\"]]]]]]},"
            + "\"iat\":1443208345,\"orig\":{\"tn\":\"12125550100\"},\"origid\":\"123e4567\"}";
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return base64.encodeToString("{\"alg\":\"ES256\",\"ppt\":\"shaken\"}".getBytes(UTF_8))
        + '.'
        + base64.encodeToString(claims.getBytes(UTF_8))
        + ".c2ln";
  }

  private static String compress(String coding, String content) throws IOException {
    ByteArrayOutputStream into = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, coding.equals("raw"));
    try (OutputStream out =
        coding.equals("gzip")
            ? new GZIPOutputStream(into)
            : new DeflaterOutputStream(into, deflater)) {
      out.write(content.getBytes(ISO_8859_1));
    }
    deflater.end();
    return into.toString(ISO_8859_1);
  }
}
