package io.sipstream.frames;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/**
 * Reads a stream of a library, and reports corrupt data as the JDK's streams do. A class of its
 * own: programs without the libraries load {@link Compression}.
 */
final class Decompressed extends FilterInputStream {
  /** Memory for a dictionary of xz; its highest level needs half of it. */
  private static final int XZ_LIMIT_KIB = 128 * 1024;

  /** Logarithm of the largest window of zstd, 128 MiB, as of level 22 and of {@code --long}. */
  private static final int ZSTD_WINDOW_LOG = 27;

  /** Most bytes of zstd's input, and of any output, at once: an error takes the call's output. */
  private static final int PIECE_BYTES = 4_096;

  private Decompressed(InputStream in) {
    super(in);
  }

  static InputStream zstd(InputStream in) throws IOException {
    return new Decompressed(
        new ZstdInputStreamNoFinalizer(new InPieces(in)).setLongMax(ZSTD_WINDOW_LOG));
  }

  static InputStream xz(InputStream in) throws IOException {
    try {
      return new Decompressed(new XZInputStream(in, XZ_LIMIT_KIB));
    } catch (XZIOException e) {
      throw corrupt(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    try {
      return super.read(into, from, Math.min(length, PIECE_BYTES));
    } catch (ZstdIOException | XZIOException e) {
      throw corrupt(e);
    }
  }

  private static ZipException corrupt(IOException cause) {
    ZipException corrupt = new ZipException(cause.getMessage());
    corrupt.initCause(cause);
    return corrupt;
  }

  /** Gives few bytes at a time and never says that more are there. */
  private static final class InPieces extends FilterInputStream {
    InPieces(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      return super.read(into, from, Math.min(length, PIECE_BYTES));
    }

    @Override
    public int available() {
      return 0;
    }
  }
}
