package io.sipstream.reassembly;

import java.io.Serializable;

/**
 * What joining packets and streams may cost. Where a limit is reached, the keys that are least
 * likely to complete are evicted. Their pieces become dead letters with the reason named here.
 *
 * @param fragments of IP packets
 * @param streams of TCP
 */
public record ReassemblyLimits(Fragments fragments, Streams streams) implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * Limits of joining fragments.
   *
   * @param timeoutMillis from the first fragment to the last; reason {@code timeout}. RFC 791
   *     section 3.2 has 15 s, RFC 8200 section 4.5 has 60 s; Linux takes 30 s
   * @param piecesPerPacket fragments of one packet; reason {@code limit_packet_fragments}
   * @param packets that are being joined in one task; reason {@code limit_packets}
   * @param packetsPerSource the same from one address; reason {@code limit_source_packets}
   * @param bytes that all pieces of one task take, {@link ReassemblyInput#heldBytes()}; reason
   *     {@code limit_bytes}
   * @param bytesPerSource the same from one address; reason {@code limit_source_bytes}
   */
  public record Fragments(
      long timeoutMillis,
      int piecesPerPacket,
      int packets,
      int packetsPerSource,
      long bytes,
      long bytesPerSource)
      implements Serializable {
    private static final long serialVersionUID = 1;

    public static Fragments defaults() {
      return new Fragments(30_000, 1_024, 65_536, 16_384, 128L << 20, 32L << 20);
    }
  }

  /**
   * Limits of reading streams.
   *
   * @param gapMillis wait for bytes that are missing between others; reason {@code gap}
   * @param idleMillis idle time after which a stream is forgotten; reason {@code idle}
   * @param firstMessageMillis the same for a stream that holds bytes and gave no message yet
   * @param bytesPerStream held of one direction of a connection; reason {@code limit_stream_bytes}
   * @param segmentsPerStream the same in segments; reason {@code limit_stream_segments}
   * @param streams remembered in one task, a direction each; reason {@code limit_streams}
   * @param streamsPerSource the same from one address; reason {@code limit_source_streams}
   * @param halfOpen those of them that only a SYN is known of; kind {@code tcp_syn_refused}
   * @param bytes that all pieces of one task take, {@link ReassemblyInput#heldBytes()}; reason
   *     {@code limit_bytes}
   * @param bytesPerSource the same from one address; reason {@code limit_source_bytes}
   */
  public record Streams(
      long gapMillis,
      long idleMillis,
      long firstMessageMillis,
      long bytesPerStream,
      int segmentsPerStream,
      int streams,
      int streamsPerSource,
      int halfOpen,
      long bytes,
      long bytesPerSource)
      implements Serializable {
    private static final long serialVersionUID = 1;

    public static Streams defaults() {
      return new Streams(
          5_000, 300_000, 30_000, 1 << 20, 4_096, 131_072, 65_536, 65_536, 128L << 20, 64L << 20);
    }
  }

  public static ReassemblyLimits defaults() {
    return new ReassemblyLimits(Fragments.defaults(), Streams.defaults());
  }
}
