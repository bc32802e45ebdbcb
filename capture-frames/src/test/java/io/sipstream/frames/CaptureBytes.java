package io.sipstream.frames;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Capture files written by hand, field by field as the specifications list them. */
final class CaptureBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteOrder order;

  CaptureBytes(ByteOrder order) {
    this.order = order;
  }

  static CaptureBytes pcap(ByteOrder order, int magic, int linkType) {
    return new CaptureBytes(order).u32(magic).u16(2).u16(4).u32(0).u32(0).u32(65535).u32(linkType);
  }

  CaptureBytes record(long seconds, long fraction, byte[] bytes, long originalLength) {
    return u32(seconds).u32(fraction).u32(bytes.length).u32(originalLength).raw(bytes);
  }

  static CaptureBytes pcapng(ByteOrder order) {
    return new CaptureBytes(order).section();
  }

  CaptureBytes section() {
    return block(0x0A0D0D0A, body().u32(0x1A2B3C4D).u16(1).u16(0).u32(-1).u32(-1));
  }

  CaptureBytes nic(int linkType, long snaplen, CaptureBytes options) {
    return block(1, body().u16(linkType).u16(0).u32(snaplen).raw(options.bytes()));
  }

  CaptureBytes enhanced(long nic, long time, byte[] bytes, long originalLength) {
    return block(
        6,
        body()
            .u32(nic)
            .u32(time >>> 32)
            .u32(time)
            .u32(bytes.length)
            .u32(originalLength)
            .padded(bytes));
  }

  CaptureBytes obsolete(int nic, long time, byte[] bytes, long originalLength) {
    return block(
        2,
        body()
            .u16(nic)
            .u16(7)
            .u32(time >>> 32)
            .u32(time)
            .u32(bytes.length)
            .u32(originalLength)
            .padded(bytes));
  }

  CaptureBytes simple(long originalLength, byte[] bytes) {
    return block(3, body().u32(originalLength).padded(bytes));
  }

  CaptureBytes block(long type, CaptureBytes body) {
    byte[] bytes = body.bytes();
    return u32(type).u32(12 + bytes.length).raw(bytes).u32(12 + bytes.length);
  }

  CaptureBytes option(int code, byte[] value) {
    return u16(code).u16(value.length).padded(value);
  }

  /** An empty part in the same byte order. */
  CaptureBytes body() {
    return new CaptureBytes(order);
  }

  CaptureBytes u16(int value) {
    return raw(ByteBuffer.allocate(2).order(order).putShort((short) value).array());
  }

  CaptureBytes u32(long value) {
    return raw(ByteBuffer.allocate(4).order(order).putInt((int) value).array());
  }

  CaptureBytes u64(long value) {
    return raw(ByteBuffer.allocate(8).order(order).putLong(value).array());
  }

  CaptureBytes padded(byte[] bytes) {
    return raw(bytes).raw(new byte[(4 - bytes.length % 4) % 4]);
  }

  CaptureBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * What a file gives: its frames, then how it ended.
   *
   * @param failure null for a clean end
   */
  record Reading(List<CapturedFrame> frames, CaptureFileException failure) {}

  /** Reads to the end; anything but frames, null or one CaptureFileException gets through. */
  static Reading read(byte[] file) throws IOException {
    List<CapturedFrame> frames = new ArrayList<>();
    try (CaptureFile source = CaptureFile.open(new ByteArrayInputStream(file), "test.pcap")) {
      try {
        for (CapturedFrame frame = source.next(); frame != null; frame = source.next()) {
          frames.add(frame);
        }
      } catch (CaptureFileException e) {
        if (source.next() != null) {
          throw new AssertionError("A frame after the failure: " + e.getMessage(), e);
        }
        return new Reading(frames, e);
      }
    } catch (CaptureFileException e) {
      return new Reading(frames, e);
    }
    return new Reading(frames, null);
  }
}
