package io.sipstream.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.packet.FrameContext;
import io.sipstream.testing.Seed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes are: a document that names its problems, an ignore, or a dead letter. */
class BadInputTest {
  private static final String HEADERS =
      "Via: SIP/2.0/UDP h;branch=1\r\nFrom: <sip:a@h>\r\nTo: <sip:b@h>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n";
  private static final String OPTIONS = "OPTIONS sip:b@h SIP/2.0\r\n" + HEADERS;

  record Problem(String sip, String problem) {}

  static List<Problem> problems() {
    int head = OPTIONS.length();
    return List.of(
        new Problem(OPTIONS + "Content-Length: 3\r\n\r\nabcde", "trailing_bytes@" + (head + 24)),
        new Problem(OPTIONS + "Content-Length: 9\r\n\r\nabcde", "body_truncated@" + (head + 26)),
        new Problem(OPTIONS + "Content-Length: -1\r\n\r\nabcde", "content_length@" + head),
        new Problem(
            OPTIONS + "Content-Length: 99999999999999999999\r\n\r\n", "content_length@" + head),
        new Problem(OPTIONS + "Max-Forwards: 256\r\n\r\n", "max_forwards@" + head),
        new Problem(OPTIONS + "no colon here\r\n\r\n", "header_line@" + head),
        new Problem(OPTIONS + ": no name\r\n\r\n", "header_line@" + head),
        new Problem(OPTIONS + "Contact: <sip:a@h\r\n\r\n", "contact@" + head),
        new Problem(OPTIONS + "Contact: \"open <sip:a@h>\r\n\r\n", "contact@" + head),
        new Problem(OPTIONS + "Contact: <sip:a@h:70000>\r\n\r\n", "contact@" + head),
        new Problem(OPTIONS + "Authorization: Digest\r\n\r\n", "authorization@" + head),
        new Problem(OPTIONS, "headers_unterminated@" + head),
        new Problem(
            OPTIONS.replace("1 OPTIONS", "OPTIONS") + "\r\n", "cseq@" + OPTIONS.indexOf("CSeq")),
        new Problem(
            OPTIONS.replace("1 OPTIONS", "4294967296 OPTIONS") + "\r\n",
            "cseq@" + OPTIONS.indexOf("CSeq")),
        new Problem(OPTIONS.replace("SIP/2.0\r\nVia", "sip/2.0\r\nVia") + "\r\n", "version@16"),
        new Problem(OPTIONS.replace("SIP/2.0\r\nVia", "SIP/7.0\r\nVia") + "\r\n", "version@16"),
        new Problem(
            OPTIONS.replace("SIP/2.0\r\nVia", "SIP/2.0 \r\nVia") + "\r\n", "request_line@0"),
        new Problem(OPTIONS.replace("OPTIONS sip", "OPTIONS  sip") + "\r\n", "request_line@0"),
        new Problem(OPTIONS.replace("sip:b@h SIP", "nonsense SIP") + "\r\n", "request_uri@8"),
        new Problem(OPTIONS.replace("sip:b@h SIP", "<sip:b@h> SIP") + "\r\n", "request_uri@8"),
        new Problem(
            OPTIONS.replace("1 OPTIONS", "1OPTIONS") + "\r\n", "cseq@" + OPTIONS.indexOf("CSeq")),
        new Problem(
            OPTIONS.replace("1 OPTIONS", "1 INVITE") + "\r\n",
            "cseq_method@" + OPTIONS.indexOf("CSeq")),
        new Problem("SIP/2.0 4294967301 Big\r\n" + HEADERS + "\r\n", "status_code@8"),
        new Problem(OPTIONS.replace("\r\n", "\n") + "c: a/b\n" + "\n", "bare_lf@0"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void aDamagedMessageIsADocumentThatNamesItsProblem(Problem row) {
    var fields = Documents.fields(row.sip());
    assertThat(fields).containsEntry("sip.call_id", "1").containsKey("sip.type");
    assertThat(Documents.list(fields, "sip.parse_problems")).asString().contains(row.problem());
  }

  @ParameterizedTest
  @CsvSource({
    "'', empty",
    "'\r\n\r\n', keep_alive",
    "'\r\n', keep_alive",
    "'\0\0\0\0', keep_alive",
    "'\0\0\0\0\0\0\0\0\0', keep_alive",
    "'\r\n\0', keep_alive",
    "'jaK\0', keep_alive",
    "'jaK', keep_alive",
  })
  void keepAlivesAreIgnored(String payload, String kind) {
    assertThat(decode(payload.getBytes(UTF_8))).isEqualTo(new Outcome.Ignored(kind));
  }

  @Test
  void aLengthThatLiesIsToldFromACaptureThatCut() {
    byte[] frame = TestFrames.sip(OPTIONS + "\r\n");
    frame[38] = 0x10; // of the UDP length
    var outcome =
        new FrameDecoder(DecoderSettings.defaults()).decode(frame, TestFrames.context(frame));
    assertThat(problems(outcome)).containsExactly("length_beyond_frame");
  }

  @Test
  void stunOfBeforeTheCookieIsStun() {
    // RFC 3489 section 11.1: binding request, no attributes, 16 bytes of transaction id.
    byte[] stun = new byte[20];
    stun[1] = 1;
    Arrays.fill(stun, 4, 20, (byte) 7);
    assertThat(decode(stun)).isEqualTo(new Outcome.Ignored("stun"));
    stun[3] = 4;
    assertThat(decode(stun)).isInstanceOf(Outcome.Undecodable.class);
  }

  @Test
  void stunAndRtpOnTheSipPortAreIgnoredByName() {
    // RFC 5769 section 2.1: the first 20 bytes of the sample binding request.
    byte[] stun = {
      0,
      1,
      0,
      0,
      0x21,
      0x12,
      (byte) 0xa4,
      0x42,
      (byte) 0xb7,
      (byte) 0xe7,
      (byte) 0xa7,
      1,
      (byte) 0xbc,
      0x34,
      (byte) 0xd6,
      (byte) 0x86,
      (byte) 0xfa,
      (byte) 0x87,
      (byte) 0xdf,
      (byte) 0xae
    };
    byte[] rtp = {(byte) 0x80, 8, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2};
    byte[] rtcp = {(byte) 0x80, (byte) 200, 0, 6, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2};
    assertThat(decode(stun)).isEqualTo(new Outcome.Ignored("stun"));
    assertThat(decode(rtp)).isEqualTo(new Outcome.Ignored("rtp"));
    assertThat(decode(rtcp)).isEqualTo(new Outcome.Ignored("rtcp"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "garbage",
        "INVITE",
        "INVITE sip:a@b",
        "INVITE SIP/2.0\r\n\r\n",
        "SIP/2.0\r\n\r\n",
        "SIP/2.0 abc OK\r\n\r\n",
        "\u0001\u0002 sip:a SIP/2.0\r\n\r\n"
      })
  void withoutAStartLineItIsADeadLetter(String payload) {
    assertThat(decode(payload.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            Outcome.Undecodable.class,
            letter -> {
              assertThat(letter.stage()).isEqualTo("sip");
              assertThat(letter.reason()).isEqualTo("no_start_line");
              assertThat(letter.detail()).doesNotContain("INVITE");
            });
  }

  @Test
  void otherPortsAreIgnored() {
    byte[] frame = TestFrames.udp("192.0.2.1", 5070, "192.0.2.2", 5080, OPTIONS.getBytes(UTF_8));
    var decoder = new FrameDecoder(DecoderSettings.defaults());
    assertThat(decoder.decode(frame, TestFrames.context(frame)))
        .isEqualTo(new Outcome.Ignored("other_port"));
  }

  @Test
  void aFrameCutAnywhereIsADocumentOrADeadLetter() {
    byte[] frame = TestFrames.sip(OPTIONS + "Content-Length: 0\r\n\r\n");
    var decoder = new FrameDecoder(DecoderSettings.defaults());
    int startLineEnd = 14 + 20 + 8 + "OPTIONS sip:b@h SIP/2.0\r\n".length();
    for (int length = 0; length < frame.length; length++) {
      byte[] cut = Arrays.copyOf(frame, length);
      Outcome outcome = decoder.decode(cut, TestFrames.context(frame));
      if (length < startLineEnd) {
        assertThat(outcome).as("cut at %d", length).isInstanceOf(Outcome.Undecodable.class);
        assertThat(((Outcome.Undecodable) outcome).reason()).isEqualTo("truncated");
      } else {
        assertThat(outcome).as("cut at %d", length).isInstanceOf(Outcome.Message.class);
        assertThat(problems(outcome)).contains("frame_cut");
      }
    }
  }

  @Test
  void aHeaderOf100KilobytesAndHundredsOfHeadersAreDocuments() {
    var longLine = Documents.fields(OPTIONS + "User-Agent: " + "x".repeat(60_000) + "\r\n\r\n");
    assertThat(longLine).doesNotContainKey("sip.user_agent.original");
    assertThat(Documents.list(longLine, "sip.parse_problems")).hasSize(1);
    assertThat(Documents.list(longLine, "sip.parse_problems").toString())
        .contains("header_too_long");
    var atTheLimit = Documents.fields(OPTIONS + "User-Agent: " + "x".repeat(16_384) + "\r\n\r\n");
    assertThat(atTheLimit).doesNotContainKey("sip.parse_problems");

    // 100 kB do not fit a UDP length field; a card that segments leaves the lengths at zero.
    byte[] huge = TestFrames.sip(OPTIONS + "X: " + "y".repeat(100_000) + "\r\n\r\n");
    huge[16] = huge[17] = huge[38] = huge[39] = 0;
    assertThat(Documents.fields(Documents.of(huge))).containsEntry("sip.call_id", "1");

    assertThat(Documents.fields(OPTIONS + "Z: y\r\n".repeat(507) + "\r\n"))
        .doesNotContainKey("sip.parse_problems");
    assertThat(Documents.of(TestFrames.sip(OPTIONS + "Z: y\r\n".repeat(508) + "\r\n")).problems())
        .containsExactly("too_many_headers");
  }

  @Test
  void thousandsOfFoldedHeadersCostNoMoreThanTheirLength() {
    byte[] frame = TestFrames.sip(OPTIONS + "a:\r\n \r\n".repeat(8_000) + "\r\n");
    var decoder = new FrameDecoder(DecoderSettings.defaults());
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    decoder.decode(frame, TestFrames.context(frame));
    long before = threads.getThreadAllocatedBytes(thread);
    Outcome outcome = decoder.decode(frame, TestFrames.context(frame));
    long allocatedBytes = threads.getThreadAllocatedBytes(thread) - before;
    assertThat(outcome).isInstanceOf(Outcome.Message.class);
    assertThat(allocatedBytes).isLessThan(100L * frame.length);
  }

  @Test
  void aProblemIsNamedOnceAndHidesNoOther() {
    String sip = OPTIONS.replace("\r\n", "\n") + "c: a/b\n" + "Z: y\n".repeat(600) + "l: 9\n\nabc";
    byte[] frame = TestFrames.sip(sip);
    var document = Documents.of(Arrays.copyOf(frame, frame.length - 1));
    assertThat(document.problems())
        .containsExactlyInAnyOrder("bare_lf", "too_many_headers", "length_beyond_frame");
    assertThat(Documents.list(Documents.fields(document), "sip.parse_problems"))
        .contains("bare_lf@0");
  }

  @Test
  void listsAreBounded() {
    var full = Documents.fields(OPTIONS + "Allow: " + "a,".repeat(63) + "a\r\n\r\n");
    assertThat(Documents.list(full, "sip.allow")).hasSize(64);
    assertThat(full).doesNotContainKey("sip.parse_problems");
    var over =
        Documents.of(
            TestFrames.sip(OPTIONS + "m: " + "<sip:a@b>,".repeat(64) + "<sip:a@b>\r\n\r\n"));
    assertThat(Documents.list(Documents.fields(over), "sip.contacts")).hasSize(64);
    assertThat(over.problems()).containsExactly("too_many_values");
  }

  @Test
  void listsOfOneValueALineAreBounded() {
    String contact = "Contact: <sip:a@b>\r\n";
    var full = Documents.fields(OPTIONS + contact.repeat(64) + "\r\n");
    assertThat(Documents.list(full, "sip.contacts")).hasSize(64);
    assertThat(full).doesNotContainKey("sip.parse_problems");
    var over = Documents.of(TestFrames.sip(OPTIONS + contact.repeat(65) + "\r\n"));
    assertThat(Documents.list(Documents.fields(over), "sip.contacts")).hasSize(64);
    assertThat(over.problems()).containsExactly("too_many_values");
  }

  /** Flips, cuts and splices of valid frames. */
  @Test
  void mutatedFramesAlwaysHaveAnOutcome() throws CharacterCodingException {
    Random random = new Random(Seed.of(BadInputTest.class));
    var decoder = new FrameDecoder(DecoderSettings.defaults());
    var writer = new SipDocumentWriter(DecoderSettings.defaults());
    byte[] original =
        TestFrames.sip(
            OPTIONS
                + "Contact: \"\u00e9\\\"\" <sip:a@[2001:db8::1]:5060;transport=tcp>;q=0.5, <tel:+1>\r\n"
                + "Authorization: Digest username=\"x\",realm=\"y\",uri=\"sip:z\"\r\n"
                + "Content-Type: application/sdp\r\nContent-Length: 44\r\n\r\n"
                + "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 a\r\n");
    int documents = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] frame = original.clone();
      for (int n = random.nextInt(8); n >= 0; n--) {
        int at = random.nextInt(frame.length);
        switch (random.nextInt(4)) {
          case 0 -> frame[at] ^= (byte) (1 << random.nextInt(8));
          case 1 -> frame[at] = (byte) "\r\n \t\";,<>@:[]\\/=\0".charAt(random.nextInt(17));
          case 2 -> frame = Arrays.copyOf(frame, Math.max(1, at));
          default -> {
            int from = random.nextInt(frame.length);
            int length = Math.min(random.nextInt(20), frame.length - Math.max(at, from));
            System.arraycopy(frame, from, frame, at, length);
          }
        }
      }
      int linkType = random.nextInt(20) == 0 ? random.nextInt(300) : TestFrames.ETHERNET;
      var context = FrameContext.of(random.nextLong() >>> 1, false, linkType, frame.length, null);
      if (decoder.decode(frame, context) instanceof Outcome.Message message) {
        documents++;
        byte[] json = WrittenMessage.of(writer, message.decoded()).json();
        // Strict, as Elasticsearch is, where the parser below lets broken UTF-8 pass.
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
        assertThat(Documents.parse(json).isObject()).isTrue();
      }
    }
    assertThat(documents).isGreaterThan(10_000);
  }

  private static List<String> problems(Outcome outcome) {
    return WrittenMessage.of(DecoderSettings.defaults(), outcome).problems();
  }

  private static Outcome decode(byte[] payload) {
    byte[] frame = TestFrames.udp("192.0.2.1", 5060, "192.0.2.2", 5060, payload);
    return new FrameDecoder(DecoderSettings.defaults()).decode(frame, TestFrames.context(frame));
  }
}
