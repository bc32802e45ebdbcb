package io.sipstream.packet;

import java.io.Serializable;
import java.util.Arrays;

/**
 * UDP destination ports behind which tunnels are looked for.
 *
 * @param vxlan RFC 7348 section 5: 4789; Linux was first with 8472
 * @param sip ports that carry SIP, whatever else they are known for
 */
@SuppressWarnings("ArrayRecordComponent") // settings are handed on, never compared
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
