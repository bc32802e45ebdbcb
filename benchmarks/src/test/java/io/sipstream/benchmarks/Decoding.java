package io.sipstream.benchmarks;

/** One version of the decoder, whichever class loader it comes from. */
public interface Decoding {
  /** The outcome, of a class of that loader. */
  Object decode(byte[] frame, long captureTimeNanos);
}
