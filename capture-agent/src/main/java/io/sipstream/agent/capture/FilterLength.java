package io.sipstream.agent.capture;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** Counts the instructions of a filter, which libpcap's Java binding does not return. */
public final class FilterLength {
  /** Most instructions that Linux takes (BPF_MAXINSNS); the agent refuses a longer filter. */
  public static final int LIMIT = 4_096;

  /** Bytes of {@code struct bpf_program} on any system: a length and a pointer. */
  private static final int PROGRAM_BYTES = 16;

  private static final int SNAPLEN = 65_535;

  private FilterLength() {}

  /** Binds functions of libpcap; the names are libpcap's. */
  private interface Libpcap extends Library {
    Libpcap LIBRARY = Native.load("pcap", Libpcap.class);

    Pointer pcap_open_dead(int dlt, int snaplen);

    int pcap_compile(Pointer handle, Pointer program, String filter, int optimize, int netmask);

    void pcap_freecode(Pointer program);

    void pcap_close(Pointer handle);
  }

  /** Returns what to do about a filter of this length. */
  static String tooLong(int instructions) {
    return """
        The filter has %,d instructions; the kernel takes %,d. Leave out --tunnels that this \
        network does not have, or some of --ports (a range counts as two ports), or shorten \
        --filter."""
        .formatted(instructions, LIMIT);
  }

  /**
   * Returns the number of instructions; -1 if libpcap rejects the filter.
   *
   * @param dlt libpcap's number of the link type
   */
  public static int of(String filter, int dlt) {
    Pointer handle = Libpcap.LIBRARY.pcap_open_dead(dlt, SNAPLEN);
    Memory program = new Memory(PROGRAM_BYTES);
    try {
      if (Libpcap.LIBRARY.pcap_compile(handle, program, filter, 1, 0) != 0) {
        return -1;
      }
      int instructions = program.getInt(0);
      Libpcap.LIBRARY.pcap_freecode(program);
      return instructions;
    } finally {
      Libpcap.LIBRARY.pcap_close(handle);
    }
  }
}
