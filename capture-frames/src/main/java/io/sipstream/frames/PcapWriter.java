package io.sipstream.frames;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes a pcap file in nanoseconds (magic a1b23c4d, little-endian), with one link type. Equal
 * frames always give equal bytes.
 */
public final class PcapWriter implements Closeable, Flushable {
  private static final long LAST_SECOND = 0xFFFF_FFFFL; // in the year 2106
  private static final int BUFFER_BYTES = 65_536;

  private final OutputStream out;
  private final ByteBuffer header =
      ByteBuffer.allocate(PcapFormat.FILE_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /**
   * Starts a file on {@code out}, which is closed with this writer.
   *
   * @param linkType LINKTYPE number of all frames, see {@link LinkType}
   */
  public PcapWriter(OutputStream out, int linkType) throws IOException {
    this.out = new BufferedOutputStream(out, BUFFER_BYTES);
    header
        .putInt(PcapFormat.NANOSECONDS_MAGIC)
        .putShort((short) PcapFormat.MAJOR_VERSION)
        .putShort((short) PcapFormat.MINOR_VERSION)
        .putLong(0)
        .putInt(CaptureLimits.FRAME_LIMIT_BYTES)
        .putInt(linkType);
    this.out.write(header.array());
  }

  /** Writes a frame that is not truncated. */
  public void write(long captureTimeNanos, byte[] bytes) throws IOException {
    write(captureTimeNanos, bytes, bytes.length);
  }

  /**
   * Writes a frame.
   *
   * @param captureTimeNanos nanoseconds since the epoch, from 1970 to 2106
   * @param originalLengthBytes length on the wire; more than {@code bytes.length} if truncated
   * @throws IllegalArgumentException if the format cannot hold the timestamp or the length
   */
  public void write(long captureTimeNanos, byte[] bytes, int originalLengthBytes)
      throws IOException {
    long seconds = Math.floorDiv(captureTimeNanos, 1_000_000_000L);
    if (seconds < 0 || seconds > LAST_SECOND) {
      throw new IllegalArgumentException(
          "A pcap file holds times from 1970 to 2106, not " + captureTimeNanos + " ns.");
    }
    if (bytes.length > CaptureLimits.FRAME_LIMIT_BYTES || originalLengthBytes < bytes.length) {
      throw new IllegalArgumentException(
          "A frame of "
              + bytes.length
              + " bytes, "
              + originalLengthBytes
              + " originally, cannot be written.");
    }
    header
        .clear()
        .putInt((int) seconds)
        .putInt((int) Math.floorMod(captureTimeNanos, 1_000_000_000L))
        .putInt(bytes.length)
        .putInt(originalLengthBytes);
    out.write(header.array(), 0, PcapFormat.RECORD_HEADER_BYTES);
    out.write(bytes);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
