package io.sipstream.traffic.sample;

import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import io.sipstream.traffic.frame.Frames;
import io.sipstream.traffic.message.BrokenSip;
import io.sipstream.traffic.message.Conversations;
import io.sipstream.traffic.message.Dialog;
import io.sipstream.traffic.message.Endpoint;
import io.sipstream.traffic.message.Message;
import io.sipstream.traffic.message.Party;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Creates the sample captures that cannot be recorded: unusual link layers and headers, wrong
 * clocks, and messages that no SIP stack would send. Each run gives the same bytes.
 */
public final class SampleCaptures {
  private static final long START_NANOS = nanos("2026-11-22T10:00:00Z") + 123_456_789L;
  // Not a whole number of microseconds, so that tests detect readers that truncate or round.
  private static final long GAP_NANOS = 1_234_567L;

  // LINKTYPE_PPP, and LINKTYPE_USER15 for HEP packets.
  private static final int PPP = 9;
  private static final int HEP = 162;

  static final Party ALICE =
      new Party(
          "alice", "Alice", "example.com", Endpoint.of("192.0.2.10", 5060), "Example Phone 1");
  static final Party BOB =
      new Party("bob", "Bob", "example.net", Endpoint.of("198.51.100.20", 5060), "Example Proxy 2");
  static final Party ALICE_6 =
      new Party("alice", "", "example.com", Endpoint.of("2001:db8::10", 5060), "Example Phone 1");
  static final Party BOB_6 =
      new Party("bob", "", "example.net", Endpoint.of("2001:db8:1::20", 5060), "Example Proxy 2");

  private SampleCaptures() {}

  /**
   * Writes the captures.
   *
   * @param args directory to write to
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1 || !Files.isDirectory(Path.of(args[0]))) {
      System.err.println("Give one argument: the directory to write the captures to.");
      System.exit(2);
    }
    for (Map.Entry<String, byte[]> capture : all().entrySet()) {
      Files.write(Path.of(args[0], capture.getKey()), capture.getValue());
    }
  }

  /** Returns the bytes of each capture by its file name. */
  static Map<String, byte[]> all() {
    Map<String, byte[]> captures = new TreeMap<>();
    captures.put("packetbeat-register.pcap", pcap(LinkType.ETHERNET, packetbeatRegister()));
    captures.put("vlan.pcap", pcap(LinkType.ETHERNET, vlans()));
    captures.put("cooked-v1.pcap", linkType(LinkType.LINUX_SLL, Frames::cookedV1));
    captures.put("cooked-v2.pcap", linkType(LinkType.LINUX_SLL2, Frames::cookedV2));
    captures.put("raw-ip.pcap", linkType(LinkType.RAW, packet -> packet));
    captures.put("bsd-loopback.pcap", linkType(LinkType.NULL, Frames::bsdLoopback));
    captures.put("ip-headers.pcap", pcap(LinkType.ETHERNET, UnusualHeaders.frames()));
    captures.put("broken-sip.pcap", pcap(LinkType.ETHERNET, brokenSip()));
    captures.put("not-sip.pcap", pcap(LinkType.ETHERNET, NotSipFrames.frames()));
    captures.put("vlan-stacks.pcap", pcap(LinkType.ETHERNET, LinkFrames.vlans()));
    captures.put("mpls.pcap", pcap(LinkType.ETHERNET, LinkFrames.mpls()));
    captures.put("pppoe.pcap", pcap(LinkType.ETHERNET, LinkFrames.pppoe()));
    captures.put("ppp.pcap", pcap(PPP, LinkFrames.ppp()));
    captures.put("gre.pcap", pcap(LinkType.ETHERNET, TunnelFrames.gre()));
    captures.put("erspan.pcap", pcap(LinkType.ETHERNET, TunnelFrames.erspan()));
    captures.put("ip-in-ip.pcap", pcap(LinkType.ETHERNET, TunnelFrames.ipInIp()));
    captures.put("vxlan-geneve-tzsp.pcap", pcap(LinkType.ETHERNET, TunnelFrames.vxlanGeneveTzsp()));
    captures.put("gtp-u.pcap", pcap(LinkType.ETHERNET, TunnelFrames.gtpU()));
    captures.put("sctp.pcap", pcap(LinkType.ETHERNET, SctpFrames.frames()));
    captures.put("hep3.pcap", pcap(HEP, HepFrames.frames()));
    captures.put("ipv4-fragments.pcap", pcap(LinkType.ETHERNET, FragmentedFrames.ipv4()));
    captures.put("ipv6-fragments.pcap", pcap(LinkType.ETHERNET, FragmentedFrames.ipv6()));
    captures.put("tunnel-fragments.pcap", pcap(LinkType.ETHERNET, FragmentedFrames.inTunnels()));
    captures.put("tcp-pieces.pcap", pcap(LinkType.ETHERNET, TcpSegmentFrames.frames()));
    captures.put("websocket-call.pcap", pcap(LinkType.ETHERNET, WebSocketFrames.call()));
    captures.put("websocket-deflate.pcap", pcap(LinkType.ETHERNET, WebSocketFrames.deflated()));
    captures.put("encrypted-and-other.pcap", pcap(LinkType.ETHERNET, EncryptedFrames.frames()));
    captures.put("hostile-lengths.pcap", pcap(LinkType.ETHERNET, HostileFrames.frames()));
    captures.put("secrets.pcap", pcap(LinkType.ETHERNET, SecretFrames.frames()));
    captures.put("wrong-clocks.pcapng", wrongClocks());
    captures.put("two-interfaces.pcapng", twoInterfaces());
    return captures;
  }

  private static List<byte[]> packetbeatRegister() {
    Endpoint phone = Endpoint.of("192.168.1.2", 5060);
    Endpoint registrar = Endpoint.of("212.242.33.35", 5060);
    return List.of(Frames.ethernet(Frames.udpPacket(phone, registrar, resource("register.sip"))));
  }

  private static List<byte[]> vlans() {
    List<byte[]> frames = new ArrayList<>();
    for (Message message : Conversations.ping(new Dialog(ALICE, BOB, "vlan-tagged@example.com"))) {
      frames.add(Frames.ethernet(Frames.udpPacket(message), 42));
    }
    for (Message message : Conversations.ping(new Dialog(ALICE, BOB, "priority@example.com"))) {
      int voicePriorityWithoutVlan = 5 << 13;
      frames.add(Frames.ethernet(Frames.udpPacket(message), voicePriorityWithoutVlan));
    }
    Dialog stacked = new Dialog(ALICE_6, BOB_6, "vlan-stacked@example.com");
    for (Message message : Conversations.answeredCall(stacked, ALICE_6, BOB_6, 20_000)) {
      frames.add(Frames.ethernet(Frames.udpPacket(message), 100, 42));
    }
    return frames;
  }

  private static byte[] linkType(int linkType, UnaryOperator<byte[]> wrap) {
    List<Message> messages = new ArrayList<>();
    Dialog refused = new Dialog(ALICE, BOB, "link-type-" + linkType + "-v4@example.com");
    messages.addAll(Conversations.refusedCall(refused, ALICE, 20_000, 486, "Busy Here"));
    messages.addAll(
        Conversations.ping(
            new Dialog(ALICE_6, BOB_6, "link-type-" + linkType + "-v6@example.com")));
    return pcap(linkType, messages.stream().map(Frames::udpPacket).map(wrap).toList());
  }

  private static List<byte[]> brokenSip() {
    List<byte[]> frames = new ArrayList<>();
    Dialog compact = new Dialog(ALICE, BOB, "compact@example.com", true, 1);
    Conversations.textMessage(compact, ALICE, "Größe\r\n").stream()
        .map(Frames::udpPacket)
        .forEach(packet -> frames.add(Frames.ethernet(packet)));
    for (BrokenSip breakage : BrokenSip.values()) {
      String callId = breakage.name().toLowerCase(Locale.ROOT).replace('_', '-');
      List<Message> whole = Conversations.ping(new Dialog(ALICE, BOB, callId + "@example.com"));
      Message broken = breakage.of(whole.get(breakage.breaksResponses() ? 1 : 0));
      frames.add(Frames.ethernet(Frames.udpPacket(broken)));
    }
    return frames;
  }

  private static byte[] wrongClocks() {
    PcapngFile file = new PcapngFile();
    file.addInterface("tap0", 9, 0);
    long[] times = {
      0,
      1_000L,
      nanos("1999-12-31T23:59:59.999999999Z"),
      nanos("2000-01-01T00:00:00Z"),
      START_NANOS,
      nanos("2099-12-31T23:59:59.999999999Z"),
      nanos("2100-01-01T00:00:00Z"),
      nanos("2200-01-01T12:00:00.000000001Z")
    };
    for (int i = 0; i < times.length; i++) {
      Message message = ping(ALICE, BOB, "clock-" + i);
      file.addFrame(0, times[i], Frames.ethernet(Frames.udpPacket(message)));
    }
    return file.bytes();
  }

  private static byte[] twoInterfaces() {
    PcapngFile file = new PcapngFile();
    file.addInterface("outside", 6, 0);
    file.addInterface("inside", 9, 0);
    Dialog dialog = new Dialog(ALICE, BOB, "two-interfaces@example.com");
    long time = START_NANOS;
    for (Message message : Conversations.answeredCall(dialog, ALICE, BOB, 20_000)) {
      byte[] frame = Frames.ethernet(Frames.udpPacket(message));
      boolean outside = message.from().equals(ALICE.endpoint());
      file.addFrame(outside ? 0 : 1, outside ? time / 1_000 : time, frame);
      time += GAP_NANOS;
    }
    return file.bytes();
  }

  static Message ping(Party from, Party to, String callId) {
    return new Dialog(from, to, callId + "@example.com").request("OPTIONS", 1);
  }

  private static byte[] pcap(int linkType, List<byte[]> frames) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long time = START_NANOS;
    try (PcapWriter file = new PcapWriter(bytes, linkType)) {
      for (byte[] frame : frames) {
        file.write(time, frame);
        time += GAP_NANOS;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to memory.", e);
    }
    return bytes.toByteArray();
  }

  private static long nanos(String instant) {
    Instant time = Instant.parse(instant);
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
  }

  private static byte[] resource(String name) {
    try (InputStream in = SampleCaptures.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name + " from the class path.", e);
    }
  }
}
