package io.sipstream.traffic.frame;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Headers as specifications draw them: digits of their fields, one behind the other. */
public final class Bytes {
  private Bytes() {}

  /** Bytes from hexadecimal digits with blanks between; {@code %} fields take the arguments. */
  @SuppressWarnings("AnnotateFormatMethod") // a wrong format fails whoever makes the captures
  public static byte[] hex(String format, Object... arguments) {
    return HexFormat.of().parseHex(format.formatted(arguments).replace(" ", ""));
  }

  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
