package io.sipstream.document;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The REGISTER of packetbeat's documentation gives the document of packetbeat's documentation. */
class PacketbeatParityTest {
  /** The published sample, but for Contact, which is read from Contact here, and @metadata. */
  private static final Map<String, Object> PUBLISHED =
      Map.ofEntries(
          entry("client.ip", "192.168.1.2"),
          entry("client.port", 5060),
          entry("destination.ip", "212.242.33.35"),
          entry("destination.port", 5060),
          entry("event.action", "sip_register"),
          entry("event.category", List.of("network", "authentication")),
          entry("event.dataset", "sip"),
          entry("event.duration", 0),
          entry("event.kind", "event"),
          entry("event.sequence", 75),
          entry("event.type", List.of("info", "protocol")),
          entry("network.application", "sip"),
          entry("network.community_id", "1:dOa61R2NaaJsJlcFAiMIiyXX+Kk="),
          entry("network.iana_number", "17"),
          entry("network.protocol", "sip"),
          entry("network.transport", "udp"),
          entry("network.type", "ipv4"),
          entry("related.hosts", List.of("sip.cybercity.dk")),
          entry("related.ip", List.of("192.168.1.2", "212.242.33.35")),
          entry("related.user", List.of("voi18062")),
          entry("server.ip", "212.242.33.35"),
          entry("server.port", 5060),
          entry("sip.auth.realm", "sip.cybercity.dk"),
          entry("sip.auth.scheme", "Digest"),
          entry("sip.auth.uri.host", "192.168.1.2"),
          entry("sip.auth.uri.original", "sip:192.168.1.2"),
          entry("sip.auth.uri.scheme", "sip"),
          entry("sip.call_id", "578222729-4665d775@578222732-4665d772"),
          entry("sip.cseq.code", 75),
          entry("sip.cseq.method", "REGISTER"),
          entry("sip.from.tag", "6bac55c"),
          entry("sip.from.uri.host", "sip.cybercity.dk"),
          entry("sip.from.uri.original", "sip:voi18062@sip.cybercity.dk"),
          entry("sip.from.uri.scheme", "sip"),
          entry("sip.from.uri.username", "voi18062"),
          entry("sip.max_forwards", 70),
          entry("sip.method", "REGISTER"),
          entry("sip.to.uri.host", "sip.cybercity.dk"),
          entry("sip.to.uri.original", "sip:voi18062@sip.cybercity.dk"),
          entry("sip.to.uri.scheme", "sip"),
          entry("sip.to.uri.username", "voi18062"),
          entry("sip.type", "request"),
          entry("sip.uri.host", "sip.cybercity.dk"),
          entry("sip.uri.original", "sip:sip.cybercity.dk"),
          entry("sip.uri.scheme", "sip"),
          entry("sip.user_agent.original", "Nero SIPPS IP Phone Version 2.0.51.16"),
          entry("sip.version", "2.0"),
          entry(
              "sip.via.original",
              List.of(
                  "SIP/2.0/UDP 192.168.1.2;branch=z9hG4bKnp112903503-43a64480192.168.1.2;rport")),
          entry("source.ip", "192.168.1.2"),
          entry("source.port", 5060),
          entry("status", "OK"),
          entry("type", "sip"),
          entry("user.name", "voi18062"));

  /** What the published sample leaves out, and what is new. */
  private static final Set<String> FURTHER =
      Set.of(
          "@timestamp",
          "event.start",
          "event.end",
          "event.original",
          "sip.timestamp",
          "sip.content_length",
          "sip.contact.expires",
          "sip.contact.line",
          "sip.contact.q",
          "sip.contact.uri.host",
          "sip.contact.uri.original",
          "sip.contact.uri.port",
          "sip.contact.uri.scheme",
          "sip.contact.uri.username",
          "sip.contacts");

  @Test
  void thePublishedRegisterGivesThePublishedDocument() throws IOException {
    Map<String, Object> fields = Documents.fields(Documents.of(register()));

    assertThat(fields).containsAllEntriesOf(PUBLISHED);
    Set<String> further = new TreeSet<>(fields.keySet());
    further.removeAll(PUBLISHED.keySet());
    assertThat(further).containsExactlyInAnyOrderElementsOf(FURTHER);
  }

  @Test
  void contactIsReadFromContact() throws IOException {
    assertThat(Documents.fields(Documents.of(register())))
        .containsEntry(
            "sip.contact.uri.original", "sip:voi18062@192.168.1.2:5060;line=aca6b97ca3f5e51a")
        .containsEntry("sip.contact.uri.host", "192.168.1.2")
        .containsEntry("sip.contact.uri.port", 5060)
        .containsEntry("sip.contact.uri.username", "voi18062")
        .containsEntry("sip.contact.line", "aca6b97ca3f5e51a")
        .containsEntry("sip.contact.expires", 1200)
        .containsEntry("sip.contact.q", 0.5);
  }

  @Test
  void theOriginalIsTheWholeDatagram() throws IOException {
    assertThat(Documents.fields(Documents.of(register())))
        .containsEntry(
            "event.original", new String(message(), java.nio.charset.StandardCharsets.UTF_8));
  }

  private static byte[] register() throws IOException {
    return TestFrames.udp("192.168.1.2", 5060, "212.242.33.35", 5060, message());
  }

  private static byte[] message() throws IOException {
    try (var in = PacketbeatParityTest.class.getResourceAsStream("/packetbeat/register.sip")) {
      return in.readAllBytes();
    }
  }
}
