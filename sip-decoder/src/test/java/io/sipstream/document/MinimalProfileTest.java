package io.sipstream.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.packet.TunnelPorts;
import io.sipstream.privacy.PseudonymSettings;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The fields that docs/reference/fields.md promises for {@code document-profile=minimal}, and no
 * others.
 */
class MinimalProfileTest {
  private static final DecoderSettings MINIMAL =
      new DecoderSettings(
          Profile.MINIMAL,
          new int[] {5060},
          true,
          true,
          true,
          Set.of(),
          PseudonymSettings.NONE,
          0,
          TunnelPorts.defaults(),
          DecoderSettings.MAX_BINARY_BODY_BYTES);

  private static final String INVITE =
      """
      INVITE sip:+493012345@b.example;user=phone SIP/2.0
      Via: SIP/2.0/UDP a.example;branch=z9hG4bK1
      From: "Alice" <sip:alice@a.example:5061;transport=udp>;tag=1
      To: <sip:+493012345@b.example>
      Contact: <sip:alice@192.0.2.1>
      Call-ID: one@a.example
      CSeq: 7 INVITE
      Max-Forwards: 70
      User-Agent: phone
      X-Unknown: value
      Content-Type: text/plain
      Content-Length: 4
      Bad line

      body\
      """
          .replace("\n", "\r\n");

  @Test
  void itHasWhatCallsAreSearchedBy() {
    byte[] frame = TestFrames.sip(INVITE);

    Map<String, Object> minimal = Documents.fields(Documents.of(MINIMAL, frame));

    assertThat(minimal.keySet())
        .containsExactlyInAnyOrder(
            "@timestamp",
            "type",
            "status",
            "event.kind",
            "event.dataset",
            "event.action",
            "event.sequence",
            "event.original",
            "network.protocol",
            "network.transport",
            "network.iana_number",
            "network.type",
            "network.community_id",
            "source.ip",
            "source.port",
            "destination.ip",
            "destination.port",
            "sip.timestamp",
            "sip.type",
            "sip.version",
            "sip.method",
            "sip.uri.original",
            "sip.uri.username",
            "sip.uri.number",
            "sip.uri.host",
            "sip.call_id",
            "sip.cseq.code",
            "sip.cseq.method",
            "sip.from.tag",
            "sip.from.display_info",
            "sip.from.uri.original",
            "sip.from.uri.username",
            "sip.from.uri.host",
            "sip.to.uri.original",
            "sip.to.uri.username",
            "sip.to.uri.number",
            "sip.to.uri.host",
            "sip.user_agent.original",
            "sip.parse_problems");
  }

  @Test
  void whatItHasIsWhatTheFullOneHas() {
    byte[] frame = TestFrames.sip(INVITE);
    WrittenMessage full = Documents.of(frame);
    WrittenMessage minimal = Documents.of(MINIMAL, frame);

    assertThat(minimal.id()).isEqualTo(full.id());
    assertThat(minimal.routing()).isEqualTo(full.routing());
    assertThat(Documents.fields(full)).containsAllEntriesOf(Documents.fields(minimal));
  }
}
