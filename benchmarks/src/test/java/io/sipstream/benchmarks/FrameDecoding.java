package io.sipstream.benchmarks;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.document.DecoderSettings;
import io.sipstream.frames.LinkType;
import io.sipstream.packet.FrameContext;

/** The decoder that this class's loader finds. */
public final class FrameDecoding implements Decoding {
  private final FrameDecoder decoder = new FrameDecoder(DecoderSettings.defaults());

  @Override
  public Object decode(byte[] frame, long captureTimeNanos) {
    return decoder.decode(
        frame, new FrameContext(captureTimeNanos, false, LinkType.ETHERNET, frame.length, "tap-1"));
  }
}
