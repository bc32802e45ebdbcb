package io.sipstream.benchmarks;

import io.sipstream.document.DecoderSettings;
import io.sipstream.document.FrameContext;
import io.sipstream.document.FrameDecoder;
import io.sipstream.frames.LinkType;

/** The decoder that this class's loader finds. */
public final class FrameDecoding implements Decoding {
  private final FrameDecoder decoder = new FrameDecoder(DecoderSettings.defaults());

  @Override
  public Object decode(byte[] frame, long captureTimeNanos) {
    return decoder.decode(
        frame, new FrameContext(captureTimeNanos, false, LinkType.ETHERNET, frame.length, "tap-1"));
  }
}
