package io.sipstream.document;

/**
 * From a frame's bytes to a document: the whole of the decoding, with no I/O, clock or log.
 *
 * <p>Holds buffers that it uses again, so an instance belongs to one thread.
 */
public final class FrameDecoder {
  private final DecoderSettings settings;

  public FrameDecoder(DecoderSettings settings) {
    this.settings = settings;
  }

  /** Decodes one frame; never throws for anything that the bytes may hold. */
  public Outcome decode(byte[] frame, FrameContext context) {
    return new Outcome.Ignored(settings.ports().length == 0 ? "disabled" : "port");
  }
}
