package io.sipstream.agent.capture;

import io.sipstream.frames.LinkType;

/**
 * Maps libpcap's link types at run time (DLT) to those in files and records (LINKTYPE). The numbers
 * of raw IP and of some old link layers differ between the two, and between systems.
 *
 * <p>Source: the table in libpcap's pcap-common.c, as described at tcpdump.org/linktypes.html.
 */
final class LinkTypeNumbers {
  private static final int DLT_RAW = 12;
  private static final int DLT_RAW_OPENBSD = 14;
  private static final int DLT_ATM_RFC1483 = 11;
  private static final int DLT_SLIP_BSDOS = 15;
  private static final int DLT_PPP_BSDOS = 16;
  private static final int DLT_ATM_CLIP = 19;

  private LinkTypeNumbers() {}

  /** Returns the LINKTYPE number of a DLT number. */
  static int ofDlt(int dlt) {
    return switch (dlt) {
      case DLT_RAW, DLT_RAW_OPENBSD -> LinkType.RAW;
      case DLT_ATM_RFC1483 -> 100;
      case DLT_SLIP_BSDOS -> 102;
      case DLT_PPP_BSDOS -> 103;
      case DLT_ATM_CLIP -> 106;
      default -> dlt;
    };
  }
}
