package io.sipstream.frames;

/**
 * Defines the LINKTYPE numbers, as capture files and the {@code lt} header carry them.
 *
 * <p>Source: the registry at tcpdump.org/linktypes.html. libpcap's own DLT numbers differ from
 * these for raw IP and are translated where a frame is captured.
 */
public final class LinkType {
  /** BSD loopback: four bytes of address family in the byte order of the capturing host. */
  public static final int NULL = 0;

  public static final int ETHERNET = 1;

  /** Raw IP, version in the first nibble. */
  public static final int RAW = 101;

  /** OpenBSD loopback: as {@link #NULL}, in network byte order. */
  public static final int LOOP = 108;

  /** Linux cooked capture version 1, the link type of the "any" device. */
  public static final int LINUX_SLL = 113;

  /** A HEP3 packet: LINKTYPE_USER15, one of the numbers for private use (see docs/design/0016). */
  public static final int HEP = 162;

  public static final int IPV4 = 228;
  public static final int IPV6 = 229;

  /** Linux cooked capture version 2. */
  public static final int LINUX_SLL2 = 276;

  private LinkType() {}
}
