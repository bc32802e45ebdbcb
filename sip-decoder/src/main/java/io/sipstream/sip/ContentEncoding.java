package io.sipstream.sip;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Content-Encoding (RFC 3261 section 20.12; codings as in RFC 9110 section 8.4.1). */
final class ContentEncoding {
  // RFC 1950 section 2.2: the low half of zlib's first byte is 8, deflate.
  private static final int ZLIB_METHOD = 8;

  // RFC 1952 section 2.3.1: the one method there is.
  private static final int GZIP_DEFLATE = 8;

  private ContentEncoding() {}

  static boolean isIdentity(Span encoding) {
    return encoding.equalsIgnoreCase("identity");
  }

  /** The content decoded, at most so much of it as is allowed; null if it cannot be decoded. */
  static Span decode(Span encoding, Span content, SipMessage message) {
    try (InputStream inflated = open(encoding.lowerCase().toString(), content)) {
      if (inflated == null) {
        // RFC 3261 section 21.4.13: an encoding need not be known.
        message.problems().add("content_encoding_unknown", message.bodyAtByte());
        return null;
      }
      byte[] bytes = inflated.readNBytes(SipLimits.INFLATED_BYTES);
      if (inflated.read() >= 0) {
        message.problems().add("body_inflated", message.bodyAtByte());
      }
      return Span.ofDecoded(bytes);
    } catch (IOException notWhatItSays) {
      message.problems().add("content_encoding", message.bodyAtByte());
      return null;
    }
  }

  private static InputStream open(String encoding, Span content) throws IOException {
    InputStream bytes =
        new ByteArrayInputStream(content.array(), content.arrayOffset(), content.length());
    return switch (encoding) {
      case "gzip", "x-gzip" -> gzip(bytes, content);
      case "deflate" -> {
        // RFC 9110 section 8.4.1.2: zlib's format; seen in the wild: without it.
        boolean zlib = (content.at(0) & 0x0F) == ZLIB_METHOD;
        Inflater inflater = new Inflater(!zlib);
        yield new EndingInflater(bytes, inflater);
      }
      default -> null;
    };
  }

  private static InputStream gzip(InputStream bytes, Span content) throws IOException {
    // Seen before the stream is made: one that is refused would keep native memory for a while.
    boolean magic = content.length() > 2 && content.at(0) == 0x1F && content.at(1) == (byte) 0x8B;
    if (!magic || content.at(2) != GZIP_DEFLATE) {
      throw new ZipException("It does not begin as gzip.");
    }
    return new GZIPInputStream(bytes);
  }

  /** Gives the inflater's memory back, which the stream does for its own ones alone. */
  private static final class EndingInflater extends InflaterInputStream {
    EndingInflater(InputStream bytes, Inflater inflater) {
      super(bytes, inflater);
    }

    @Override
    public void close() throws IOException {
      super.close();
      inf.end();
    }
  }
}
