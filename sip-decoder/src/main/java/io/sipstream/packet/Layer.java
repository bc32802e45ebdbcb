package io.sipstream.packet;

/** Names the layers of a frame for counters and dead letters. */
public enum Layer {
  LINK("link"),
  VLAN("vlan"),
  MPLS("mpls"),
  PPPOE("pppoe"),
  PPP("ppp"),
  IPV4("ipv4"),
  IPV6("ipv6"),
  AH("ah"),
  FRAGMENT("fragment"),
  UDP("udp"),
  TCP("tcp"),
  SCTP("sctp"),
  TUNNEL("tunnel"),
  GRE("gre"),
  ERSPAN("erspan"),
  VXLAN("vxlan"),
  GENEVE("geneve"),
  GTP_U("gtpu"),
  L2TP("l2tp"),
  JUNIPER_MIRROR("jmirror"),
  TZSP("tzsp"),
  HEP("hep"),
  SIP("sip");

  private final String label;

  Layer(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
