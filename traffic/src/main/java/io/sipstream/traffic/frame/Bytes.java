package io.sipstream.traffic.frame;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Creates headers from hexadecimal digits, as specifications show them. */
public final class Bytes {
  private Bytes() {}

  /**
   * Returns the bytes of hexadecimal digits; whitespace is ignored, {@code %} inserts arguments.
   */
  @SuppressWarnings("AnnotateFormatMethod") // a wrong format fails when captures are generated
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
