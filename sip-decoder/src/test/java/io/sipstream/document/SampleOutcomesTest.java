package io.sipstream.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the frames of a sample capture end that are no message: by name, all of them. */
class SampleOutcomesTest {
  record Row(String capture, String... ends) {
    @Override
    public String toString() {
      return capture;
    }
  }

  static List<Row> rows() {
    return List.of(
        new Row("ipv4-fragments.pcap", "fragment.overlap 2", "fragment_repeated 2", "used 16"),
        new Row("ipv6-fragments.pcap", "fragment.overlap 2", "fragment_repeated 2", "used 17"),
        new Row("tunnel-fragments.pcap", "used 12"),
        new Row("tcp-call.pcap", "tcp_empty 35", "used 21"),
        new Row(
            "tcp-pieces.pcap",
            "keep_alive 2",
            "tcp.gap 2",
            "tcp_empty 24",
            "tcp_repeated 2",
            "used 21"),
        new Row(
            "websocket-call.pcap",
            "http 2",
            "keep_alive 1",
            "tcp_empty 4",
            "used 14",
            "websocket_control 4"),
        new Row(
            "websocket-deflate.pcap",
            "http 2",
            "tcp_empty 3",
            "used 2",
            "websocket_control 2",
            "websocket_deflate 2"),
        new Row("mpls.pcap", "mpls_channel 1", "used 10"),
        new Row(
            "pppoe.pcap",
            "ipv4.truncated 1",
            "keep_alive 1",
            "ppp_control 1",
            "pppoe_discovery 1",
            "used 4"),
        new Row("ppp.pcap", "ppp_control 1", "used 6"),
        new Row("gre.pcap", "gre_keep_alive 1", "gre_routing 1", "used 11"),
        new Row(
            "vxlan-geneve-tzsp.pcap",
            "geneve_version 1",
            "tzsp_control 1",
            "tzsp_encapsulation 1",
            "used 9",
            "vxlan_gpe 1",
            "vxlan_without_vni 1"),
        new Row(
            "gtp-u.pcap",
            "gtpu_echo 2",
            "gtpu_end_marker 1",
            "gtpu_error_indication 1",
            "gtpu_version 1",
            "used 5"),
        new Row("sctp.pcap", "sctp_control 4", "sctp_fragment 2", "used 6"),
        new Row(
            "hep3.pcap",
            "hep.chunk_length 2",
            "hep.compressed 1",
            "hep.length 1",
            "hep.truncated 1",
            "hep.version 1",
            "hep_rtcp 1",
            "hep_type_100 1",
            "used 9"),
        new Row(
            "encrypted-and-other.pcap",
            "dtls 2",
            "esp 1",
            "rtcp 2",
            "rtp 1",
            "sigcomp 2",
            "stun 1",
            "tcp_empty 8",
            "tls 4",
            "used 2"),
        new Row(
            "hostile-lengths.pcap",
            "erspan.truncated 1",
            "fragment.packet_too_large 2",
            "geneve.truncated 1",
            "gre.truncated 1",
            "gtpu.extension_length 1",
            "gtpu.truncated 1",
            "ipv4.header_length 1",
            "ipv4.total_length 1",
            "ipv4.truncated 1",
            "ipv6.truncated 2",
            "link.truncated 1",
            "mpls.too_many_labels 1",
            "ppp.truncated 1",
            "sctp.length 1",
            "sctp_control 1",
            "sip.truncated 1",
            "tcp.data_offset 1",
            "tcp.limit_stream_bytes 1",
            "tcp.truncated 1",
            "tcp_empty 4",
            "tunnel.too_many_tunnels 3",
            "tzsp.truncated 1",
            "udp.length 1",
            "used 8",
            "vlan.too_many_tags 1",
            "vlan.truncated 1",
            "vxlan.truncated 1"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyFrameEndsByName(Row row) throws IOException {
    SampleMessages sample = SampleMessages.of(Path.of("..", "sample-pcaps", row.capture()));
    assertThat(sample.ends()).hasSize(sample.frames());
    Map<String, Integer> counts = new TreeMap<>();
    sample.ends().forEach(end -> counts.merge(end, 1, Integer::sum));
    assertThat(counts.entrySet().stream().map(end -> end.getKey() + " " + end.getValue()))
        .containsExactly(row.ends());
  }
}
