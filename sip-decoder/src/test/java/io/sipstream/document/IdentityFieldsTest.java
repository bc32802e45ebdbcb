package io.sipstream.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields of users, devices and other dialogs in header fields. */
class IdentityFieldsTest {
  private static JsonNode sip(String... headers) {
    String message =
        """
        OPTIONS sip:b@h SIP/2.0
        Via: SIP/2.0/UDP h.example.com;branch=z9hG4bK1
        From: <sip:a@h>;tag=1
        To: <sip:b@h>
        Call-ID: 1
        CSeq: 1 OPTIONS
        """
            + String.join("\n", headers)
            + "\n\n";
    return Documents.parse(Documents.of(TestFrames.sip(message.replace("\n", "\r\n"))).json())
        .at("/sip");
  }

  /** RFC 4694 section 4, RFC 4904 section 4, RFC 3966 section 3. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sip:+1;npdi;rn=+15550199@h | [\"npdi\",\"rn=+15550199\"]",
        "sip:+15550100;CPC=ordinary@h | \"cpc=ordinary\"",
        "sip:+1-555;tgrp=TG-7;trunk-context=example.com@h;user=phone | [\"tgrp=TG-7\",\"trunk-context=example.com\"]",
        "sip:0;tgrp=TG-7@h | \"tgrp=TG-7\"",
        "sip:alice;isub=1411;ext=22:secret@h | [\"isub=1411\",\"ext=22\"]",
        "sip:+1-555-0100@h | ",
        "sip:alice@h;rn=1 | ",
        "sip:h | ",
      })
  void parametersOfTheUserPartAreFields(String uri, String parameters) {
    JsonNode read = sip("Contact: <" + uri + ">").at("/contact/uri/user_parameters");
    assertThat(read.isMissingNode() ? null : read.toString()).isEqualTo(parameters);
  }

  @Test
  void parametersOfTelUrisAreParameters() {
    JsonNode uri =
        sip("P-Asserted-Identity: <tel:+15550100;rn=+15550199;npdi>")
            .at("/p_asserted_identity/0/uri");
    assertThat(uri.at("/parameters")).hasToString("[\"rn=+15550199\",\"npdi\"]");
    assertThat(uri.has("user_parameters")).isFalse();
  }

  /** RFC 5626, RFC 5627. */
  @Test
  void instanceAndGruusOfAContactAreFields() {
    JsonNode sip =
        sip(
            "Contact: <sip:a@h>;+sip.instance=\"<urn:uuid:1>\";reg-id=2"
                + ";pub-gruu=\"sip:a@h;gr=urn:uuid:1\";temp-gruu=\"sip:t@h;gr\"");
    assertThat(sip.at("/contact/instance").asText()).isEqualTo("urn:uuid:1");
    assertThat(sip.at("/contact/reg_id").asInt()).isEqualTo(2);
    assertThat(sip.at("/contact/pub_gruu").asText()).isEqualTo("sip:a@h;gr=urn:uuid:1");
    assertThat(sip.at("/contact/temp_gruu").asText()).isEqualTo("sip:t@h;gr");
    assertThat(sip.at("/contacts/0")).isEqualTo(sip.at("/contact"));
  }

  @Test
  void aRegIdThatIsNoneIsAbsentAndNamed() {
    JsonNode sip = sip("Contact: <sip:a@h>;reg-id=0x");
    assertThat(sip.at("/contact").has("reg_id")).isFalse();
    assertThat(sip.at("/parse_problems").toString()).contains("contact@");
  }

  @Test
  void everyAssociatedUriIsAField() {
    JsonNode sip =
        sip("P-Associated-URI: <sip:a@h>, \"B\" <tel:+1555>", "P-Associated-URI: <sip:c@h>");
    assertThat(sip.at("/private/uri/username").asText()).isEqualTo("a");
    assertThat(sip.at("/p_associated_uri"))
        .extracting(each -> each.at("/uri/username").asText())
        .containsExactly("a", "+1555", "c");
    assertThat(sip("P-Associated-URI: <sip:a@h>").has("p_associated_uri")).isFalse();
  }

  /** RFC 5589: the dialog that the target of a transfer replaces. */
  @Test
  void theDialogInReferToIsAField() {
    JsonNode refer =
        sip("Refer-To: <sip:c@h?Replaces=7%40h%3Bto-tag%3D2%3Bfrom-tag%3D3%3Bearly-only&Require=replaces>")
            .at("/refer_to");
    assertThat(refer.at("/replaces"))
        .hasToString(
            "{\"call_id\":\"7@h\",\"to_tag\":\"2\",\"from_tag\":\"3\",\"early_only\":true}");
    assertThat(sip("Refer-To: <sip:c@h?Replaces=7%4>").at("/refer_to").has("replaces")).isFalse();
  }

  /** RFC 7044 section 5, RFC 3326 section 2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Reason=SIP%3Bcause%3D302 | \"SIP;cause=302\"",
        "Reason=SIP%3Bcause%3D302&Reason=Q.850%3Bcause%3D17 | [\"SIP;cause=302\",\"Q.850;cause=17\"]",
        "Reason=SIP%3Bcause%3D302%2CQ.850%3Bcause%3D17 | [\"SIP;cause=302\",\"Q.850;cause=17\"]",
      })
  void everyReasonOfAHistoryIsAField(String headers, String reasons) {
    JsonNode history = sip("History-Info: <sip:c@h?" + headers + ">;index=1").at("/history_info/0");
    assertThat(history.at("/reason")).hasToString(reasons);
  }

  /** draft-ietf-sip-privacy-04. */
  @Test
  void remotePartyIdHasFields() {
    JsonNode sip =
        sip(
            "Remote-Party-ID: \"A\" <sip:a@h>;party=calling;screen=yes;privacy=off, <sip:b@h>"
                + ";party=called;id-type=subscriber");
    assertThat(sip.at("/remote_party_id"))
        .extracting(each -> each.at("/party").asText())
        .isEqualTo(List.of("calling", "called"));
    assertThat(sip.at("/remote_party_id/0/screen").asText()).isEqualTo("yes");
    assertThat(sip.at("/remote_party_id/0/privacy").asText()).isEqualTo("off");
    assertThat(sip.at("/remote_party_id/1/id_type").asText()).isEqualTo("subscriber");
    assertThat(sip("Remote-Party-ID: sip:a@h").at("/parse_problems").toString())
        .contains("remote_party_id@");
  }

  @Test
  void aReasonTextWithoutQuotesIsNamed() {
    JsonNode sip = sip("Reason: Q.850;cause=16;text=Normal, by caller");
    assertThat(sip.at("/reason"))
        .hasToString("[{\"protocol\":\"Q.850\",\"cause\":16,\"text\":\"Normal, by caller\"}]");
    assertThat(sip.at("/parse_problems").toString()).contains("reason@");
  }
}
