package io.sipstream.agent.filter;

import static io.sipstream.agent.filter.TunnelledSipFilter.oneOf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds the alternatives of a capture filter (BPF) that admit SIP behind the headers that switches
 * put between Ethernet and its payload. VN-tag, Cisco MetaData, 802.2 SNAP, 802.1ah and MACsec in
 * clear are always admitted; HSR, FabricPath and TRILL are options.
 *
 * <p>Behind the header, one VLAN tag is skipped. Frames with other EtherTypes there pass. So do
 * frames with a VLAN tag before the header, since the kernel limits the size of a filter.
 */
final class LinkTagFilter {
  private static final int VN_TAG = 0x8926;
  private static final int CISCO_METADATA = 0x8909;
  private static final int MACSEC = 0x88E5;
  private static final int BACKBONE = 0x88E7;
  private static final int HSR = 0x892F;
  private static final int FABRIC_PATH = 0x8903;
  private static final int TRILL = 0x22F3;
  // IEEE 802.3 section 3.2.6: smaller values are lengths.
  private static final int FIRST_TYPE = 0x0600;

  private static final Map<FilteredTunnel, Integer> OPTIONAL =
      Map.of(
          FilteredTunnel.HSR, HSR,
          FilteredTunnel.FABRICPATH, FABRIC_PATH,
          FilteredTunnel.TRILL, TRILL);

  private static final int ETHERNET_TYPE_AT = 12;

  private final TunnelledSipFilter sip;
  private final Set<FilteredTunnel> options;

  LinkTagFilter(TunnelledSipFilter sip, Set<FilteredTunnel> options) {
    this.sip = sip;
    this.options = options;
  }

  /**
   * Adds the alternatives for an EtherType.
   *
   * @param typeAt offset of the EtherType
   * @param payloadAt offset of what it announces
   */
  void add(int typeAt, int payloadAt, List<String> alternatives) {
    String type = "ether[" + typeAt + ":2]";
    BpfOffset at = new BpfOffset("ether", payloadAt);
    List<String> terms = new ArrayList<>();
    terms.add(isType(type, VN_TAG) + typed(at.plus(4)));
    // A number of options of four bytes, mostly one.
    terms.add(
        isType(type, CISCO_METADATA) + "(%s != 1 or %s)".formatted(at.u8(1), typed(at.plus(6))));
    terms.add(isType(type, BACKBONE) + sip.ethernet(at.plus(4)));
    // IEEE 802.1AE section 9.3: encrypted or changed; an explicit channel of eight bytes.
    terms.add(
        isType(type, MACSEC)
            + "%1$s & 0x0c = 0 and ((%1$s & 0x20 = 0 and %2$s) or (%1$s & 0x20 != 0 and %3$s))"
                .formatted(at.u8(0), typed(at.plus(6)), typed(at.plus(14))));
    terms.add(isSnap(type, at) + " and " + typed(at.plus(6)));
    if (options.contains(FilteredTunnel.HSR)) {
      terms.add(isType(type, HSR) + typed(at.plus(4)));
    }
    if (options.contains(FilteredTunnel.FABRICPATH)) {
      terms.add(isType(type, FABRIC_PATH) + sip.ethernet(at.plus(2)));
    }
    if (options.contains(FilteredTunnel.TRILL)) {
      // RFC 6325 section 3.8: five bits are the length of options.
      terms.add(
          isType(type, TRILL)
              + "(%s & 0x07c0 != 0 or %s)".formatted(at.u16(0), sip.ethernet(at.plus(6))));
    }
    terms.forEach(term -> alternatives.add("(" + term + ")"));
  }

  /** Returns the term for any of the headers, without a look at what follows. */
  String isAny(int typeAt, int payloadAt) {
    String type = "ether[" + typeAt + ":2]";
    BpfOffset at = new BpfOffset("ether", payloadAt);
    List<Integer> types = new ArrayList<>(List.of(VN_TAG, CISCO_METADATA, BACKBONE));
    OPTIONAL.forEach(
        (option, number) -> types.addAll(options.contains(option) ? List.of(number) : List.of()));
    return "(%s or (%s = %d and %s & 0x0c = 0) or (%s))"
        .formatted(oneOf(type, types), type, MACSEC, at.u8(0), isSnap(type, at));
  }

  /** Returns the term for 802.2 SNAP with an EtherType: RFC 1042 has the organization 0. */
  private static String isSnap(String type, BpfOffset at) {
    return "%s < %d and %s = 0xaaaa and %s = 0x0300 and %s = 0"
        .formatted(type, FIRST_TYPE, at.u16(0), at.u16(2), at.u16(4));
  }

  private static String isType(String type, int number) {
    return type + " = " + number + " and ";
  }

  /** Returns the term for an EtherType at this offset and its payload, also behind a VLAN tag. */
  private String typed(BpfOffset typeAt) {
    BpfOffset frame = typeAt.plus(-ETHERNET_TYPE_AT);
    String tagged = oneOf(typeAt.u16(0), TunnelFilter.TAG_TYPES);
    return "((%1$s and %2$s) or (not %1$s and %3$s))"
        .formatted(tagged, sip.ethernet(frame.plus(4)), sip.ethernet(frame));
  }
}
