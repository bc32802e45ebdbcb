package io.sipstream.packet;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Defines the UDP destination ports of tunnels.
 *
 * @param vxlan RFC 7348 section 5: 4789; Linux was first with 8472
 * @param sip ports that may carry SIP, even if they are assigned to a tunnel
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TunnelPorts(int[] vxlan, int[] sip) implements Serializable {
  private static final long serialVersionUID = 1;

  public TunnelPorts {
    vxlan = vxlan.clone();
    Arrays.sort(vxlan);
    sip = sip.clone();
    Arrays.sort(sip);
  }

  public static TunnelPorts defaults() {
    return new TunnelPorts(new int[] {4789}, new int[0]);
  }

  boolean isSip(int port) {
    return Arrays.binarySearch(sip, port) >= 0;
  }

  boolean isVxlan(int port) {
    return Arrays.binarySearch(vxlan, port) >= 0;
  }
}
