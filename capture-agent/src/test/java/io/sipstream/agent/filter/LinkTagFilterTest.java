package io.sipstream.agent.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.agent.Frames;
import io.sipstream.agent.capture.FilterLength;
import io.sipstream.agent.capture.Libpcap;
import io.sipstream.frames.LinkType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pcap4j.core.BpfProgram;

/** The default filter on frames with headers of switches, which are written out by hand. */
class LinkTagFilterTest {
  private static final Map<String, BpfProgram> COMPILED = new HashMap<>();

  private static final String MACS = "0200000000aa 0200000000bb";
  // UDP 50000 to 5060, and to 53
  private static final String SIP =
      "4500 0020 0000 0000 40 11 0000 c0000201 c0000202 c350 13c4 000c 0000 53495021";
  private static final String OTHER = SIP.replace("13c4", "0035");
  private static final String SIP6 =
      "60000000 000c 11 40" + "00".repeat(32) + "13c4 c350 000c 0000 53495021";
  private static final String OTHER6 = SIP6.replace("13c4", "0035");

  /**
   * A header between Ethernet and a payload.
   *
   * @param option the option that admits it; null if it is always admitted
   * @param hex what precedes the payload's EtherType, or its Ethernet frame
   */
  private record Tag(String name, FilteredTunnel option, int type, String hex, boolean ethernet) {
    byte[] around(String payload) {
      String type = payload.startsWith("4") ? "0800" : "86dd";
      return parse(hex + (ethernet ? MACS : "") + type + payload);
    }

    byte[] aroundTagged(String payload) {
      return parse(hex + (ethernet ? MACS : "") + "8100 0064 0800" + payload);
    }
  }

  /** One frame, and whether it passes with the default and with all options. */
  private record Frame(
      String name, int linkType, byte[] bytes, boolean byDefault, boolean withAll) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void needsLibpcap() {
    Libpcap.assumePresent();
  }

  private static List<Tag> tags() {
    return List.of(
        new Tag("VN-tag", null, 0x8926, "80000001", false),
        new Tag("Cisco MetaData", null, 0x8909, "0101 0001 0064", false),
        new Tag("802.1ah", null, 0x88E7, "00000101", true),
        new Tag("MACsec", null, 0x88E5, "00 00 00000001", false),
        new Tag("MACsec with channel", null, 0x88E5, "20 00 00000001 0200000000aa0001", false),
        new Tag("SNAP", null, 0x0100, "aaaa03 000000", false),
        new Tag("HSR", FilteredTunnel.HSR, 0x892F, "1020 0001", false),
        new Tag("FabricPath", FilteredTunnel.FABRICPATH, 0x8903, "0041", true),
        new Tag("TRILL", FilteredTunnel.TRILL, 0x22F3, "0006 0001 0002", true));
  }

  static Stream<Frame> frames() {
    List<Frame> frames = new ArrayList<>();
    for (Tag tag : tags()) {
      for (String sip : List.of(SIP, SIP6)) {
        frames.addAll(wrapped(tag, tag.around(sip), "SIP", true));
      }
      for (String other : List.of(OTHER, OTHER6)) {
        frames.addAll(wrapped(tag, tag.around(other), "DNS", false));
      }
      frames.addAll(wrapped(tag, tag.aroundTagged(SIP), "tagged SIP", true));
      if (!tag.ethernet()) {
        frames.addAll(wrapped(tag, tag.aroundTagged(OTHER), "tagged DNS", false));
      }
    }
    Tag encrypted = new Tag("encrypted MACsec", null, 0x88E5, "0c 00 00000001", false);
    frames.addAll(wrapped(encrypted, encrypted.around(SIP), "bytes", false));
    for (Tag tag : tags()) {
      byte[] frame = Frames.ethernet(tag.type(), tag.around(SIP), 0x8100);
      frames.add(
          new Frame(
              tag.name() + " behind 802.1Q", LinkType.ETHERNET, frame, tag.option() == null, true));
    }
    return frames.stream();
  }

  private static List<Frame> wrapped(Tag tag, byte[] bytes, String what, boolean sip) {
    boolean byDefault = sip && tag.option() == null;
    String name = tag.name() + " with " + what;
    return List.of(
        new Frame(name, LinkType.ETHERNET, Frames.ethernet(tag.type(), bytes), byDefault, sip),
        new Frame(
            name + ", cooked",
            LinkType.LINUX_SLL,
            Frames.cooked(bytes, tag.type()),
            byDefault,
            sip),
        new Frame(
            name + ", cooked 2",
            LinkType.LINUX_SLL2,
            Frames.cooked2(bytes, tag.type()),
            byDefault,
            sip));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void sipBehindATagPassesAndOtherTrafficDoesNot(Frame frame) throws Exception {
    assertThat(passes(Set.of(), frame)).isEqualTo(frame.byDefault());
    assertThat(
            passes(
                EnumSet.of(FilteredTunnel.HSR, FilteredTunnel.FABRICPATH, FilteredTunnel.TRILL),
                frame))
        .isEqualTo(frame.withAll());
  }

  @Test
  void theKernelTakesTheDefaultFilterWithTwentyPorts() {
    List<Integer> ports = Stream.iterate(5060, port -> port + 10).limit(20).toList();
    for (int dlt : List.of(LinkType.ETHERNET, LinkType.LINUX_SLL, LinkType.LINUX_SLL2)) {
      TunnelFilter tunnels = new TunnelFilter(ports, Set.of(), List.of());

      assertThat(FilterLength.of(CaptureFilter.of(ports, tunnels, dlt), dlt))
          .as("link type %d", dlt)
          .isBetween(1, FilterLength.LIMIT - 1);
    }
  }

  @Test
  void theKernelTakesTheFilterWithAllTunnels() {
    List<Integer> ports = List.of(5060, 5061);
    TunnelFilter all =
        new TunnelFilter(ports, EnumSet.allOf(FilteredTunnel.class), List.of(4789, 8472));
    for (int dlt : List.of(LinkType.ETHERNET, LinkType.LINUX_SLL, LinkType.LINUX_SLL2)) {
      assertThat(FilterLength.of(CaptureFilter.of(ports, all, dlt), dlt))
          .as("link type %d", dlt)
          .isBetween(1, FilterLength.LIMIT - 1);
    }
  }

  private static boolean passes(Set<FilteredTunnel> options, Frame frame) throws Exception {
    String key = options + " on " + frame.linkType();
    BpfProgram program = COMPILED.get(key);
    if (program == null) {
      List<Integer> ports = List.of(5060, 5061);
      TunnelFilter tunnels = new TunnelFilter(ports, options, List.of());
      String filter = CaptureFilter.of(ports, tunnels, frame.linkType());
      program = Libpcap.compile(filter, frame.linkType());
      COMPILED.put(key, program);
    }
    return program.applyFilter(frame.bytes());
  }

  private static byte[] parse(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
