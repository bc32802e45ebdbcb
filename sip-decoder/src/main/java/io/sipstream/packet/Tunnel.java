package io.sipstream.packet;

/**
 * A tunnel that a packet came in.
 *
 * @param type {@code gre}, {@code erspan}, {@code ipip}, {@code vxlan}, {@code geneve}, {@code
 *     gtpu} or {@code tzsp}
 * @param id VNI, TEID, key or session; -1 for none
 * @param sourceIp canonical text of the outer packet's source
 * @param destinationIp the same of its destination
 */
public record Tunnel(String type, long id, String sourceIp, String destinationIp) {
  public static final long NO_ID = -1;
}
