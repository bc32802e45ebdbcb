package io.sipstream.packet;

import java.io.Serializable;
import java.util.Arrays;

/**
 * UDP destination ports behind which tunnels are looked for.
 *
 * @param vxlan RFC 7348 section 5: 4789; Linux was first with 8472
 */
@SuppressWarnings("ArrayRecordComponent") // settings are handed on, never compared
public record TunnelPorts(int[] vxlan) implements Serializable {
  private static final long serialVersionUID = 1;

  public TunnelPorts {
    vxlan = vxlan.clone();
    Arrays.sort(vxlan);
  }

  public static TunnelPorts defaults() {
    return new TunnelPorts(new int[] {4789});
  }

  boolean isVxlan(int port) {
    return Arrays.binarySearch(vxlan, port) >= 0;
  }
}
