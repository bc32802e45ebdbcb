package io.sipstream.sip.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.sip.Problems;
import io.sipstream.text.Span;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionDescriptionTest {
  private final Problems problems = new Problems();

  /** RFC 8866 section 5.14 and 6.6, RFC 3551 section 6; codecs stand between bars. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "audio 49170 RTP/AVP 0, -, audio, 49170, 1, RTP/AVP, PCMU/8000",
        "audio 49170/2 RTP/AVP 8 18 3, -, audio, 49170, 2, RTP/AVP, PCMA/8000|G729/8000|GSM/8000",
        "audio 65535 RTP/SAVPF 111 0, 111 opus/48000/2, audio, 65535, 1, RTP/SAVPF, opus/48000/2|PCMU/8000",
        "audio 9 UDP/TLS/RTP/SAVPF 96, 96  telephone-event/8000, audio, 9, 1, UDP/TLS/RTP/SAVPF, telephone-event/8000",
        "audio 4000 RTP/AVP 0, 0 G711mine/8000, audio, 4000, 1, RTP/AVP, G711MINE/8000",
        "audio 4000 RTP/AVP 0 96, 96 PCMU/8000, audio, 4000, 1, RTP/AVP, PCMU/8000",
        "audio 4000 RTP/AVP 1 2 97 127 128, -, audio, 4000, 1, RTP/AVP, ''",
        "video 51372 RTP/AVP 31 34, -, video, 51372, 1, RTP/AVP, H261/90000|H263/90000",
        "image 4002 udptl t38, -, image, 4002, 1, udptl, ''",
        "message 7394 TCP/MSRP *, -, message, 7394, 1, TCP/MSRP, ''",
        "application 0 UDP/DTLS/SCTP webrtc-datachannel, -, application, 0, 1, UDP/DTLS/SCTP, ''",
      })
  void mediaLines(
      String line,
      String rtpMap,
      String type,
      int port,
      int ports,
      String protocol,
      String codecs) {
    Media media = media("m=" + line, rtpMap == null ? "" : "a=rtpmap:" + rtpMap);
    assertThat(media.type()).hasToString(type);
    assertThat(media.port()).isEqualTo(port);
    assertThat(media.ports()).isEqualTo(ports);
    assertThat(media.protocol()).hasToString(protocol);
    assertThat(String.join("|", media.codecs().stream().map(Span::toString).toList()))
        .isEqualTo(codecs);
    assertThat(problems.namesWithOffsets()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"65536", "-1", "x", "4000/x", "4000/", "4000/65536"})
  void aPortThatIsNoneIsNamed(String port) {
    media("m=audio " + port + " RTP/AVP 0");
    assertThat(problems.names()).containsExactly("sdp_media");
  }

  /** RFC 3264 section 6, RFC 8843 section 6. */
  @ParameterizedTest
  @CsvSource({"0, inactive, true", "0, bundle-only, false", "4000, inactive, false"})
  void portZeroRejects(int port, String attribute, boolean rejected) {
    assertThat(media("m=audio " + port + " RTP/AVP 0", "a=" + attribute).isRejected())
        .isEqualTo(rejected);
  }

  /** RFC 8866 section 5. */
  @Test
  void theLinesOfASession() {
    SessionDescription sdp =
        read(
            "v=0",
            "o=nadia 3724394400 3724394405 IN IP4 198.51.100.1",
            "s=Call to Kim",
            "i=An offer",
            "e=nadia@example.com",
            "c=IN IP4 233.252.0.1/127/3",
            "b=AS:128",
            "b=X-own:1",
            "t=3724394400 3724398000",
            "t=1 2",
            "r=604800 3600 0 90000",
            "k=prompt",
            "a=sendonly",
            "m=audio 49170 RTP/AVP 0",
            "i=the first",
            "m=video 51372 RTP/AVP 99",
            "c=IN IP6 2001:db8::2",
            "b=TIAS:64000",
            "a=rtpmap:99 h263-1998/90000",
            "a=RECVONLY");
    assertThat(sdp.version()).hasToString("0");
    assertThat(sdp.owner().username()).hasToString("nadia");
    assertThat(sdp.owner().sessionId()).hasToString("3724394400");
    assertThat(sdp.owner().version()).hasToString("3724394405");
    assertThat(sdp.owner().address()).hasToString("198.51.100.1");
    assertThat(sdp.sessionName()).hasToString("Call to Kim");
    assertThat(sdp.connection().info()).hasToString("IN IP4 233.252.0.1/127/3");
    assertThat(sdp.connection().address()).hasToString("233.252.0.1");
    assertThat(sdp.timing()).isEqualTo(new SessionDescription.Timing(3724394400L, 3724398000L));
    assertThat(sdp.attributes().direction()).hasToString("sendonly");
    assertThat(texts(sdp.attributes().bandwidths())).containsExactly("AS:128", "X-own:1");
    Media audio = sdp.media().get(0);
    Media video = sdp.media().get(1);
    assertThat(audio.attributes().connectionAddress()).isNull();
    assertThat(audio.attributes().direction()).isNull();
    assertThat(video.attributes().connectionAddress()).hasToString("2001:db8::2");
    assertThat(video.attributes().direction()).hasToString("recvonly");
    assertThat(texts(video.attributes().bandwidths())).containsExactly("TIAS:64000");
    assertThat(texts(video.codecs())).containsExactly("H263-1998/90000");
    assertThat(problems.namesWithOffsets()).isEmpty();
  }

  /** RFC 4568 section 4, RFC 8839 section 5, RFC 8122 section 5, RFC 4145 section 4. */
  @Test
  void theAttributesOfMedia() {
    SdpAttributes secure =
        media(
                "m=audio 9 RTP/SAVP 0",
                "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0|2^20|1:4",
                "a=crypto:2 AEAD_AES_256_GCM inline:c2VjcmV0",
                "a=ice-ufrag:8hhY",
                "a=ice-pwd:asd88fgpdd777uzjYhagZg",
                "a=fingerprint:sha-256 6B:8B:F0",
                "a=fingerprint:sha-1 6B:8B",
                "a=fingerprint:sha-256 6B:8B:F1",
                "a=setup:actpass",
                "a=ptime:20")
            .attributes();
    assertThat(texts(secure.cryptoSuites()))
        .containsExactly("AES_CM_128_HMAC_SHA1_80", "AEAD_AES_256_GCM");
    assertThat(secure.hasIce()).isTrue();
    assertThat(texts(secure.fingerprints())).containsExactly("sha-256", "sha-1");
    assertThat(secure.setup()).hasToString("actpass");
    assertThat(secure.packetMillis()).isEqualTo(20);
    SdpAttributes plain = media("m=audio 9 RTP/AVP 0", "a=rtcp:53020", "a=ptime:many").attributes();
    assertThat(plain.hasIce()).isFalse();
    assertThat(plain.cryptoSuites()).isEmpty();
    assertThat(plain.packetMillis()).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "o=nadia 1 1 IN IP4, sdp_origin@5",
    "not a line, sdp_line@5",
    "m=audio 4000, sdp_media@5",
    "m=, sdp_media@5",
  })
  void linesThatMakeNoSenseAreNamed(String line, String problem) {
    SessionDescription sdp = read("v=0", line, "s=-");
    assertThat(problems.namesWithOffsets()).containsExactly(problem);
    assertThat(sdp.version()).hasToString("0");
    assertThat(sdp.sessionName()).isNull();
    assertThat(sdp.media()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"31, 31, ''", "32, 32, ''", "33, 32, too_many_media"})
  void mediaAreBounded(int sections, int taken, String problem) {
    SessionDescription sdp = read("v=0", "m=audio 4000 RTP/AVP 0\n".repeat(sections));
    assertThat(sdp.media()).hasSize(taken);
    assertThat(String.join(" ", problems.names())).isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource({"63, 63, ''", "64, 64, ''", "65, 64, too_many_formats"})
  void formatsAreBounded(int formats, int taken, String problem) {
    assertThat(media("m=audio 4000 RTP/AVP" + " 0".repeat(formats)).formats()).hasSize(taken);
    assertThat(String.join(" ", problems.names())).isEqualTo(problem);
  }

  /** RFC 4855 section 3, RFC 8866 section 6.6. */
  @ParameterizedTest
  @CsvSource({
    "pcmu/8000, PCMU/8000",
    "AMR-WB/16000/1, AMR-WB/16000",
    "AMR-WB/16000, AMR-WB/16000",
    "OPUS/48000/2, opus/48000/2",
    "ILBC/8000, iLBC/8000",
    "Telephone-Event/8000, telephone-event/8000",
    "g729a/8000/1, G729A/8000",
    "speex, speex",
    "L16/44100/12, L16/44100/12",
  })
  void aCodecHasOneSpelling(String sent, String name) {
    assertThat(texts(media("m=audio 4000 RTP/AVP 96", "a=rtpmap:96 " + sent).codecs()))
        .containsExactly(name);
  }

  @ParameterizedTest
  @CsvSource({
    "nadia 1 2 IN IP4 192.0.2.1, nadia, 1, 192.0.2.1, ''",
    "- 1 2 IN IP6 [2001:db8::1], , 1, 2001:db8::1, ''",
    "Example PBX 7 1 2 IN IP4 192.0.2.1, Example PBX 7, 1, 192.0.2.1, sdp_origin",
    "a\t1\t2\tIN\tIP4\t192.0.2.1, a, 1, 192.0.2.1, ''",
    "1 2 IN IP4 192.0.2.1, , 1, 192.0.2.1, sdp_origin",
    "- 1 2 IN IP4 (, , 1, (, sdp_origin",
    "- 1 2 IN IP6 fe80::1%eth0, , 1, fe80::1%eth0, sdp_origin",
  })
  void theLastFiveFieldsOfOriginCount(
      String value, String username, String sessionId, String address, String problem) {
    SessionDescription.Owner owner = read("v=0", "o=" + value).owner();
    assertThat(owner.username() == null ? null : owner.username().toString()).isEqualTo(username);
    assertThat(owner.sessionId()).hasToString(sessionId);
    assertThat(owner.address()).hasToString(address);
    assertThat(String.join(" ", problems.names())).isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, ''",
    "233.252.0.1/127, ''",
    "host.example.com, ''",
    "2001:db8::1, ''",
    "[2001:db8::1], ''",
    "(, sdp_connection",
    "fe80::1%1, sdp_connection",
  })
  void aConnectionThatIsNoAddressIsNamed(String address, String problem) {
    read("v=0", "c=IN IP4 " + address);
    assertThat(String.join(" ", problems.names())).isEqualTo(problem);
  }

  @Test
  void aBareCrEndsALine() {
    SessionDescription sdp =
        SessionDescription.parse(
            Span.of("v=0\rs=a call\rc=IN IP4 192.0.2.1\r\nm=audio 4000 RTP/AVP 0\r"),
            0,
            false,
            problems);
    assertThat(sdp.version()).hasToString("0");
    assertThat(sdp.sessionName()).hasToString("a call");
    assertThat(sdp.connection().address()).hasToString("192.0.2.1");
    assertThat(sdp.media()).hasSize(1);
    assertThat(problems.namesWithOffsets()).containsExactly("sdp_bare_cr@3");
  }

  private SessionDescription read(String... lines) {
    String body = String.join("\n", lines) + "\n";
    return SessionDescription.parse(Span.of(body.replace("\n", "\r\n")), 0, false, problems);
  }

  private Media media(String... lines) {
    return read(lines).media().get(0);
  }

  private static List<String> texts(List<Span> spans) {
    return spans.stream().map(Span::toString).toList();
  }
}
