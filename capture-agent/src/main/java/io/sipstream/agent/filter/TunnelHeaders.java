package io.sipstream.agent.filter;

import static io.sipstream.agent.filter.TunnelledSipFilter.IP_TYPES;
import static io.sipstream.agent.filter.TunnelledSipFilter.oneOf;

import java.util.List;

/**
 * Builds filter terms for the tunnel headers that the job decodes, in libpcap's syntax. Headers of
 * variable length are skipped in their common lengths; packets with other lengths pass.
 */
record TunnelHeaders(TunnelledSipFilter sip) {
  private static final int BRIDGING_TYPE = 0x6558;
  private static final int ERSPAN_TYPE = 0x88BE;
  private static final int ERSPAN_III_TYPE = 0x22EB;
  // IEEE 802.1Q and its predecessors, MPLS, PPPoE: decoded by the job, admitted unfiltered here.
  private static final List<Integer> OTHER_TYPES =
      List.of(0x8100, 0x88A8, 0x9100, 0x8847, 0x8848, 0x8864);
  // RFC 1661 section 2, IANA's registry of PPP numbers.
  private static final List<Integer> PPP_IP = List.of(0x0021, 0x0057);
  private static final List<Integer> PPP_MPLS = List.of(0x0281, 0x0283);

  String ipInIp(BpfOffset at) {
    return sip.ip(at);
  }

  /** Returns the term for GRE of RFC 2784 section 2: version 0, no routing, a type of the job. */
  static String isGre(BpfOffset at) {
    String type = at.u16(2);
    return "%s & 0x4007 = 0 and (%s or %s = %d or %s)"
        .formatted(at.u16(0), oneOf(type, IP_TYPES), type, BRIDGING_TYPE, oneOf(type, OTHER_TYPES));
  }

  /** Returns the term for the GRE header of draft-foschiano-erspan-03 section 4. */
  static String isErspan(BpfOffset at) {
    return "%s & 0x4007 = 0 and %s"
        .formatted(at.u16(0), oneOf(at.u16(2), List.of(ERSPAN_TYPE, ERSPAN_III_TYPE)));
  }

  /** Returns the term for the payload of GRE (RFC 2890) without options or with a key only. */
  String gre(BpfOffset at) {
    String type = at.u16(2);
    String flags = at.u8(0);
    return "(%s != 0 or %s) and (%s != 0x20 or %s)"
        .formatted(flags, typed(type, at.plus(4)), flags, typed(type, at.plus(8)));
  }

  /** Returns the term for the payload of an EtherType that the job decodes. */
  private String typed(String type, BpfOffset payload) {
    return "((%s and %s) or (%s = %d and %s) or %s)"
        .formatted(
            oneOf(type, IP_TYPES),
            sip.ip(payload),
            type,
            BRIDGING_TYPE,
            sip.ethernet(payload),
            oneOf(type, OTHER_TYPES));
  }

  /**
   * Returns the term for ERSPAN (draft-foschiano-erspan-03 section 4). Type I has no sequence
   * number and no ERSPAN header; types II and III have a sequence number. Checks Ethernet frames
   * behind GRE headers without further fields.
   */
  String erspan(BpfOffset at) {
    String flags = at.u8(0);
    String first = "(%s = 0 and %s)".formatted(flags, sip.ethernet(at.plus(4)));
    // Version 1 is type II. Some senders use type II's protocol number for type III.
    String second =
        "(%s = 0x10 and (%s & 0xf0 != 0x10 or %s))"
            .formatted(flags, at.u8(8), sip.ethernet(at.plus(8 + 8)));
    // The last two bytes of type III hold the frame type and whether 8 more bytes follow.
    String third =
        "(%s != 0x10 or %s & 0x7c01 != 0 or %s)"
            .formatted(flags, at.u16(8 + 10), sip.ethernet(at.plus(8 + 12)));
    return "((%1$s = %2$d and (%3$s or %4$s or %5$s & 0xa0 != 0)) or (%1$s = %6$d and %7$s))"
        .formatted(at.u16(2), ERSPAN_TYPE, first, second, flags, ERSPAN_III_TYPE, third);
  }

  /** Returns the term for VXLAN (RFC 7348 section 5) with a network identifier. */
  String vxlan(BpfOffset at) {
    return "(%s & 0x08 != 0 and %s)".formatted(at.u8(0), sip.ethernet(at.plus(8)));
  }

  /** Returns the term for Geneve (RFC 8926 section 3.4), version 0; option length in 4 bytes. */
  String geneve(BpfOffset at) {
    String first = at.u8(0);
    BpfOffset payload = at.plus(8).plus("((" + first + " & 0x3f) << 2)");
    return "(%s & 0xc0 = 0 and %s)".formatted(first, typed(at.u16(2), payload));
  }

  /**
   * Returns the term for a G-PDU of GTP-U version 1 (3GPP TS 29.281 sections 5.1 and 5.2.1). Checks
   * the payload behind the plain header, the optional fields, and one extension header. An
   * extension header has its length in units of 4 bytes and ends with the type of the next one.
   */
  String gtpU(BpfOffset at) {
    String flags = at.u8(0);
    String extension = at.u8(11);
    BpfOffset behind = at.plus(12).plus("(" + at.u8(12) + " << 2)");
    String alone = "(%s & 7 = 0 and %s)".formatted(flags, sip.ip(at.plus(8)));
    String optional =
        "(%1$s & 7 != 0 and (%1$s & 4 = 0 or %2$s = 0) and %3$s)"
            .formatted(flags, extension, sip.ip(at.plus(12)));
    String extended =
        "(%s & 4 != 0 and %s != 0 and (%s != 0 or %s))"
            .formatted(flags, extension, behind.u8(-1), sip.ip(behind));
    return "(%s & 0xf0 = 0x30 and %s = 255 and (%s or %s or %s))"
        .formatted(flags, at.u8(1), alone, optional, extended);
  }

  /** Returns the term for TZSP packets of types 0 and 1 with Ethernet and only the end tag. */
  String tzsp(BpfOffset at) {
    return "(%s <= 1 and %s = 1 and (%s != 1 or %s))"
        .formatted(at.u8(1), at.u16(2), at.u8(4), sip.ethernet(at.plus(5)));
  }

  /** Returns the term for PPTP's GRE (RFC 2637 section 4.1) with a payload. */
  static String isPptp(BpfOffset at) {
    return "%s & 0xf07f = 0x3001 and %s = 0x880b".formatted(at.u16(0), at.u16(2));
  }

  /** Returns the term for data of L2TP version 2 (RFC 2661 section 3.1). */
  static String isL2tp(BpfOffset at) {
    return at.u16(0) + " & 0x800f = 2";
  }

  /** Returns the term for ESP with NULL encryption (RFC 4303 section 2): UDP, TCP or IPv4. */
  String esp(BpfOffset at) {
    BpfOffset payload = at.plus(8);
    return "(%s or %s = %d)"
        .formatted(sip.ports(payload), payload.u8(0), TunnelledSipFilter.PLAIN_IPV4);
  }

  /** Returns the term for MPLS (RFC 3032 section 2.1) with one or two labels. */
  String mpls(BpfOffset at) {
    String last = at.u8(2) + " & 1 != 0";
    String secondIsLast = at.u8(6) + " & 1 != 0";
    return "((%1$s and %2$s) or (not %1$s and (not %3$s or %4$s)))"
        .formatted(last, sip.ip(at.plus(4)), secondIsLast, sip.ip(at.plus(8)));
  }

  /** Returns the term for PPPoE (RFC 2516 section 4); MPLS and compressed protocol fields pass. */
  String pppoe(BpfOffset at) {
    String protocol = at.u16(6);
    return "(%s = 0x1100 and ((%s and %s) or %s or %s & 1 != 0))"
        .formatted(
            at.u16(0),
            oneOf(protocol, PPP_IP),
            sip.ip(at.plus(8)),
            oneOf(protocol, PPP_MPLS),
            at.u8(6));
  }
}
