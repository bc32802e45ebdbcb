package io.sipstream.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.document.Documents;
import io.sipstream.document.TestFrames;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The REGISTER of packetbeat's documentation gives the document of packetbeat's documentation. */
class PacketbeatParityTest {
  /** What the published sample leaves out, and what is new. */
  private static final Set<String> FURTHER =
      Set.of(
          "@timestamp",
          "event.start",
          "event.end",
          "sip.timestamp",
          "sip.content_length",
          "sip.auth.nc",
          "sip.auth.nonce",
          "sip.auth.opaque",
          "sip.auth.response",
          "sip.auth.username",
          "sip.contact.expires",
          "sip.contact.line",
          "sip.contact.q",
          "sip.contact.uri.host",
          "sip.contact.uri.original",
          "sip.contact.uri.parameters",
          "sip.contact.uri.port",
          "sip.contact.uri.scheme",
          "sip.contact.uri.username",
          "sip.contacts",
          "sip.expires",
          "sip.headers",
          "sip.via.hops");

  @Test
  void thePublishedRegisterGivesThePublishedDocument() throws IOException {
    Map<String, Object> fields = Documents.fields(Documents.of(register()));

    Map<String, Object> published = Documents.flatten(Documents.parse(resource("register.json")));
    assertThat(published).hasSize(54);
    assertThat(fields).containsAllEntriesOf(published);
    Set<String> further = new TreeSet<>(fields.keySet());
    further.removeAll(published.keySet());
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

  private static byte[] register() throws IOException {
    return TestFrames.udp("192.168.1.2", 5060, "212.242.33.35", 5060, message());
  }

  private static byte[] message() throws IOException {
    return resource("register.sip");
  }

  private static byte[] resource(String name) throws IOException {
    try (var in = PacketbeatParityTest.class.getResourceAsStream("/packetbeat/" + name)) {
      return in.readAllBytes();
    }
  }
}
