package io.sipstream.agent.capture;

import io.sipstream.frames.LinkType;

/**
 * Maps libpcap's link types at run time (DLT) to those in files and records (LINKTYPE). The numbers
 * of raw IP and of some old link layers differ between the two, and between systems.
 *
 * <p>Source: the table in libpcap's pcap-common.c, as described at tcpdump.org/linktypes.html.
 */
final class LinkTypeNumbers {
  private LinkTypeNumbers() {}

  static int ofDlt(int dlt) {
    return switch (dlt) {
      case 12, 14 -> LinkType.RAW; // DLT_RAW, with another number on OpenBSD
      case 11 -> 100; // DLT_ATM_RFC1483
      case 15 -> 102; // DLT_SLIP_BSDOS
      case 16 -> 103; // DLT_PPP_BSDOS
      case 19 -> 106; // DLT_ATM_CLIP
      default -> dlt;
    };
  }
}
