package io.sipstream.packet;

/**
 * Describes a tunnel that enclosed a packet.
 *
 * @param type {@code gre}, {@code pptp}, {@code erspan}, {@code ipip}, {@code vxlan}, {@code
 *     geneve}, {@code gtpu}, {@code l2tp}, {@code mpls}, {@code jmirror}, {@code esp} in UDP, or
 *     {@code tzsp}
 * @param id VNI, TEID, key, call, session or SPI; -1 for none
 * @param sourceIp canonical text of the outer packet's source address
 * @param destinationIp canonical text of the outer packet's destination address
 */
public record Tunnel(String type, long id, String sourceIp, String destinationIp) {
  public static final long NO_ID = -1;
}
