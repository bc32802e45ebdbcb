package io.sipstream.agent.capture;

import io.sipstream.frames.LinkType;
import io.sipstream.testing.Requirement;
import java.net.Inet4Address;
import java.net.InetAddress;
import org.pcap4j.core.BpfProgram;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.Pcaps;
import org.pcap4j.packet.namednumber.DataLinkType;

/** Is libpcap, which a machine may lack. */
public final class Libpcap {
  private Libpcap() {}

  public static void assumePresent() {
    boolean present = true;
    try {
      Pcaps.libVersion();
    } catch (LinkageError e) {
      present = false;
    }
    Requirement.LIBPCAP.assume(present, "A filter or a capture");
  }

  /** Compiles a filter without an interface. */
  public static BpfProgram compile(String filter, int linkType) throws Exception {
    // libpcap's own number for raw IP is 12 on Linux.
    int dlt = linkType == LinkType.RAW ? 12 : linkType;
    return Pcaps.compileFilter(
        65_535,
        DataLinkType.getInstance(dlt),
        filter,
        BpfCompileMode.OPTIMIZE,
        (Inet4Address) InetAddress.getByName("0.0.0.0"));
  }
}
