package io.sipstream.oracle;

import java.util.List;

/**
 * Where tshark and we differ about a sample capture, message by message, and why. A row that does
 * not apply fails the test as a difference without a row does.
 */
final class OracleExceptions {
  private OracleExceptions() {}

  /** Who sees the message that the other does not. */
  enum Seen {
    BY_TSHARK,
    BY_US
  }

  /**
   * A message that only one of the two sees.
   *
   * @param frame in which it is complete
   * @param callId without {@code @example.com}; empty where tshark shows none
   */
  record Row(String capture, Seen seen, int frame, String callId, String reason) {
    boolean isOf(MessageFacts message) {
      return message.frame().equals(Integer.toString(frame))
          && message.callId().equals(callId.isEmpty() ? "" : callId + "@example.com");
    }
  }

  static List<Row> of(String capture, Seen seen) {
    return TABLE.stream().filter(row -> row.capture.equals(capture) && row.seen == seen).toList();
  }

  private static final String JUNK = "069-junk-in-stream.pcap";
  private static final String PART_OF_METHOD = "tshark takes the junk for a part of the method";
  private static final String BEHIND_JUNK = "tshark does not look behind the junk";

  private static final String TWO_FROM =
      "RFC 3261 section 7.3.1 allows one From; tshark gives both users, for us the last one counts";
  private static final String CUT = "RFC 3261 section 7.3.1: header fields up to the last line end";
  private static final String TOO_LONG = "a header field beyond the limit is in no field";

  private static final String BEGINNING = "fragments up to the first missing one";

  private static final List<Row> TABLE =
      List.of(
          tshark("029-repeated-and-empty.pcap", 2, "c029b", TWO_FROM),
          us("029-repeated-and-empty.pcap", 2, "c029b", TWO_FROM),
          us("053-proxy-v2.pcap", 4, "c053a", "tshark does not look behind the PROXY header"),
          tshark(JUNK, 5, "c069b0", PART_OF_METHOD),
          us(JUNK, 5, "c069b0", PART_OF_METHOD),
          us(JUNK, 10, "c069u0", BEHIND_JUNK),
          us(JUNK, 15, "c069b1", BEHIND_JUNK),
          us(JUNK, 20, "c069u1", BEHIND_JUNK),
          tshark(JUNK, 25, "c069b2", PART_OF_METHOD),
          us(JUNK, 25, "c069b2", PART_OF_METHOD),
          us(JUNK, 30, "c069u2", BEHIND_JUNK),
          us(JUNK, 35, "c069b3", BEHIND_JUNK),
          us(JUNK, 36, "c069c3", BEHIND_JUNK),
          us(JUNK, 40, "c069u3", BEHIND_JUNK),
          tshark(JUNK, 45, "c069b4", PART_OF_METHOD),
          us(JUNK, 45, "c069b4", PART_OF_METHOD),
          tshark(JUNK, 50, "c069u4", PART_OF_METHOD),
          us(JUNK, 50, "c069u4", PART_OF_METHOD),
          us(JUNK, 55, "c069b5", BEHIND_JUNK),
          us(JUNK, 60, "c069u5", BEHIND_JUNK),
          tshark("gre.pcap", 11, "gre-routing", "RFC 2784 section 2.3: such packets are dropped"),
          tshark("r1-cut.pcap", 1, "", CUT),
          us("r1-cut.pcap", 1, "", CUT),
          tshark("r1-cut.pcap", 2, "", CUT),
          us("r1-cut.pcap", 2, "cut-cseq", CUT),
          tshark("r2-long-number.pcap", 14, "long-cseq", TOO_LONG),
          us("r2-long-number.pcap", 14, "long-cseq", TOO_LONG),
          us("r7-r8-hello-and-first-fragment.pcap", 2, "first-fragment", BEGINNING),
          us("ipv4-fragments.pcap", 18, "never-whole", BEGINNING),
          us("ipv6-fragments.pcap", 18, "never-whole", BEGINNING),
          us("not-sip.pcap", 14, "", BEGINNING),
          tshark("ipv4-fragments.pcap", 20, "", "overlapping: dropped, as RFC 5722 has it"),
          tshark("ipv6-fragments.pcap", 21, "", "RFC 5722 section 4: overlapping, dropped"),
          tshark("vxlan-geneve-tzsp.pcap", 5, "no-vni", "RFC 7348 section 5: I must be set"),
          tshark("vxlan-geneve-tzsp.pcap", 6, "vxlan-gpe", "another protocol; counted"),
          tshark("vxlan-geneve-tzsp.pcap", 10, "geneve-version", "RFC 8926 section 3.4: dropped"),
          tshark("websocket-deflate.pcap", 6, "ws-deflate", "RFC 7692 is not read; counted"),
          tshark("websocket-deflate.pcap", 7, "ws-deflate", "RFC 7692 is not read; counted"),
          tshark("hostile-lengths.pcap", 32, "ip-in-ip-a-hundred-deep", "eight are followed"),
          tshark("hostile-lengths.pcap", 33, "gre-a-hundred-deep", "eight are followed"),
          tshark("hostile-lengths.pcap", 34, "vxlan-thirty-deep", "eight are followed"),
          tshark("hostile-lengths.pcap", 39, "content-without-end", "longer than a message may be"),
          us("vlan-stacks.pcap", 7, "as-many-tags-as-are-followed", "tshark follows fewer than 32"),
          us(
              "tcp-pieces.pcap",
              12,
              "cut-2",
              "RFC 3261 section 7.5: CRLFs before a start line are skipped; tshark takes what"
                  + " follows them in the segment for a continuation"),
          us(
              "tcp-pieces.pcap",
              33,
              "behind-a-rest",
              "the capture begins within a message; tshark resumes at the next segment"),
          us("tcp-pieces.pcap", 39, "", "beginning of a message whose rest was lost"),
          us(
              "tcp-pieces.pcap",
              41,
              "behind-the-loss",
              "asked for order, tshark waits for ever; without, it agrees (IN_ORDER)"),
          us("tcp-pieces.pcap", 45, "", "beginning of a message that a RST ended"),
          us("tcp-pieces.pcap", 50, "", "beginning of a message that a FIN ended"));

  private static Row tshark(String capture, int frame, String callId, String reason) {
    return new Row(capture, Seen.BY_TSHARK, frame, callId, reason);
  }

  private static Row us(String capture, int frame, String callId, String reason) {
    return new Row(capture, Seen.BY_US, frame, callId, reason);
  }
}
