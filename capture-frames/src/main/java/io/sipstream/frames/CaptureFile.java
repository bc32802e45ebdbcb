package io.sipstream.frames;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;

/**
 * Reads a pcap or pcapng file, optionally compressed with gzip, zstd or xz, in constant memory. The
 * first bytes decide the format, not the name.
 *
 * <p>Sources: draft-ietf-opsawg-pcap and draft-ietf-opsawg-pcapng. Cases that they leave open:
 *
 * <ul>
 *   <li>A Simple Packet Block has no timestamp: the frame gets timestamp 0 and is marked imprecise.
 *   <li>A timestamp that does not fit into nanoseconds since the epoch becomes {@link
 *       Long#MAX_VALUE}. A timestamp before the epoch becomes 0.
 *   <li>An original length below the captured one, which some writers leave at 0, becomes the
 *       captured one.
 *   <li>Blocks and options that carry no frame, such as secrets, are skipped. Comments are skipped
 *       too, except those of {@link PcapngWriter} at an interface.
 * </ul>
 */
public final class CaptureFile implements FrameSource {
  /** Reads the records behind a file's first header. */
  interface Format {
    CapturedFrame next() throws IOException;
  }

  private final CountedInput stored;
  private final ByteInput input;
  private final Format format;
  private boolean ended;

  private CaptureFile(CountedInput stored, ByteInput input, Format format) {
    this.stored = stored;
    this.input = input;
    this.format = format;
  }

  /**
   * Opens the file at {@code path}.
   *
   * @throws CaptureFileException if it is no capture file, or its header is incomplete
   */
  public static CaptureFile open(Path path) throws IOException {
    return open(Files.newInputStream(path), path.toString());
  }

  /**
   * Opens a stream. The stream is closed with the result, or at once if this fails.
   *
   * @param name name of the stream for error messages, which show it as {@link TerminalText}
   * @throws CaptureFileException if it is no capture file, or its header is incomplete
   */
  public static CaptureFile open(InputStream in, String name) throws IOException {
    CountedInput stored = new CountedInput(in);
    String terminalName = TerminalText.of(name);
    InputStream opened = in;
    try {
      PushbackInputStream start = new PushbackInputStream(stored, Compression.MAGIC_BYTES);
      Compression compression = Compression.of(start);
      InputStream plain = decompress(compression, start, terminalName);
      // A decompressor holds memory outside the heap.
      opened = plain;
      ByteInput input = new ByteInput(plain, terminalName, compression != Compression.NONE);
      return new CaptureFile(stored, input, format(input));
    } catch (IOException | RuntimeException e) {
      try {
        opened.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  @Override
  public CapturedFrame next() throws IOException {
    if (ended) {
      return null;
    }
    boolean given = false;
    try {
      CapturedFrame frame = format.next();
      given = frame != null;
      return frame;
    } finally {
      ended = !given;
    }
  }

  @Override
  public long bytesRead() {
    return stored.bytesRead();
  }

  @Override
  public void close() throws IOException {
    input.close();
  }

  private static Format format(ByteInput input) throws IOException {
    if (input.atEnd()) {
      throw input.failure("is empty", 0, "a capture file starts with a header");
    }
    input.require(4, "the magic number");
    PcapFormat.Kind kind = PcapFormat.Kind.of(input);
    if (kind != null) {
      return PcapFormat.open(input, kind);
    }
    if (PcapngFormat.isSectionHeader(input)) {
      return new PcapngFormat(input);
    }
    input.order(ByteOrder.BIG_ENDIAN);
    throw input.failure(
        "is neither a pcap nor a pcapng file", 0, OtherFormat.describe(input.int32(0)));
  }

  private static InputStream decompress(Compression compression, InputStream in, String name)
      throws IOException {
    try {
      return compression.decompress(in);
    } catch (ZipException | EOFException e) {
      throw new CaptureFileException(
          "%s is corrupt at byte 0: it starts as %s file, but its header is malformed."
              .formatted(name, compression.withArticle()),
          0,
          e);
    }
  }
}
