package io.sipstream.reassembly;

import java.io.Serializable;

/**
 * Defines the limits of reassembly. {@link ReassemblyBudget} enforces those of a subtask and of a
 * source. When a limit is reached, the keys that are least likely to complete are evicted. Their
 * parts become dead letters with the reason named here.
 *
 * @param fragments limits for fragments of IP packets
 * @param streams limits for TCP streams
 */
public record ReassemblyLimits(Fragments fragments, Streams streams) implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * Defines the limits of defragmentation.
   *
   * @param timeoutMillis maximum time from the first fragment to the last; reason {@code timeout}.
   *     RFC 791 section 3.2 has 15 s, RFC 8200 section 4.5 has 60 s; Linux has 30 s
   * @param fragmentsPerPacket maximum number of fragments of one packet; reason {@code
   *     limit_packet_fragments}
   * @param packets maximum number of packets in reassembly in one subtask; reason {@code
   *     limit_packets}
   * @param packetsPerSource maximum number of packets in reassembly from one address; reason {@code
   *     limit_source_packets}
   * @param bytes maximum {@link ReassemblyInput#heldBytes()} of all fragments in one subtask;
   *     reason {@code limit_bytes}
   * @param bytesPerSource maximum {@link ReassemblyInput#heldBytes()} of all fragments from one
   *     address; reason {@code limit_source_bytes}
   */
  public record Fragments(
      long timeoutMillis,
      int fragmentsPerPacket,
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
   * Defines the limits of stream reassembly.
   *
   * @param gapMillis time to wait for missing bytes between received bytes; reason {@code gap}
   * @param idleMillis idle time after which a stream is removed; reason {@code idle}
   * @param firstMessageMillis idle time of a stream that has buffered bytes and no message yet
   * @param bytesPerStream maximum number of buffered bytes of one direction of a connection; reason
   *     {@code limit_stream_bytes}
   * @param segmentsPerStream maximum number of buffered segments of one direction; reason {@code
   *     limit_stream_segments}
   * @param streams maximum number of streams in one subtask, one per direction; reason {@code
   *     limit_streams}
   * @param streamsPerSource maximum number of streams from one address; reason {@code
   *     limit_source_streams}
   * @param halfOpen maximum number of streams with only a SYN; kind {@code tcp_syn_refused}
   * @param bytes maximum {@link ReassemblyInput#heldBytes()} of all segments in one subtask; reason
   *     {@code limit_bytes}
   * @param bytesPerSource maximum {@link ReassemblyInput#heldBytes()} of all segments from one
   *     address; reason {@code limit_source_bytes}
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
