package io.sipstream.traffic.frame;

import io.sipstream.traffic.message.Endpoint;

/** Creates tunnel headers with their payloads and outer packets. */
public final class Tunnels {
  public static final int VXLAN_PORT = 4789;
  public static final int VXLAN_GPE_PORT = 4790;
  public static final int GENEVE_PORT = 6081;
  public static final int GTP_U_PORT = 2152;
  public static final int TZSP_PORT = 37_008;

  public static final int PROTOCOL_GRE = 47;
  public static final int PROTOCOL_IPV4 = 4;
  public static final int PROTOCOL_IPV6 = 41;

  /** Near end of the tunnels. */
  public static final Endpoint NEAR = Endpoint.of("203.0.113.1", 49_152);

  public static final Endpoint FAR = Endpoint.of("203.0.113.2", VXLAN_PORT);
  public static final Endpoint NEAR_6 = Endpoint.of("2001:db8:f::1", 49_152);
  public static final Endpoint FAR_6 = Endpoint.of("2001:db8:f::2", VXLAN_PORT);

  private Tunnels() {}

  /** Returns a UDP packet between the tunnel's ends. */
  public static byte[] udp(int port, byte[] payload) {
    return Frames.udpPacket(NEAR, new Endpoint(FAR.address(), port), payload);
  }

  public static byte[] udp6(int port, byte[] payload) {
    return Frames.udpPacket(NEAR_6, new Endpoint(FAR_6.address(), port), payload);
  }

  public static byte[] ip(int protocol, byte[] payload) {
    return Frames.ipPacket(NEAR, FAR, protocol, payload);
  }

  public static byte[] ip6(int protocol, byte[] payload) {
    return Frames.ipPacket(NEAR_6, FAR_6, protocol, payload);
  }

  /** Returns a VXLAN header with the I flag and a network identifier (RFC 7348 section 5). */
  public static byte[] vxlanHeader(int vni) {
    return Bytes.hex("08 000000 %06x 00", vni);
  }

  public static byte[] vxlan(int vni, byte[] frame) {
    return udp(VXLAN_PORT, Bytes.join(vxlanHeader(vni), frame));
  }

  /** Returns only the datagram, for callers that fragment it. */
  public static byte[] vxlanDatagram(int vni, byte[] frame) {
    return Frames.udpDatagram(NEAR, FAR, Bytes.join(vxlanHeader(vni), frame));
  }

  /** Returns a G-PDU without options (3GPP TS 29.281 section 5.1). */
  public static byte[] gtpU(int teid, byte[] packet) {
    return udp(GTP_U_PORT, Bytes.join(Bytes.hex("30 ff %04x %08x", packet.length, teid), packet));
  }

  /** Returns a GRE header without options and its payload (RFC 2784 section 2.1). */
  public static byte[] grePayload(byte[] packet) {
    return Bytes.join(Bytes.hex("0000"), Frames.etherTyped(packet));
  }
}
