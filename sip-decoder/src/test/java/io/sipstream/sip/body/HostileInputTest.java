package io.sipstream.sip.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.privacy.NamedParties;
import io.sipstream.privacy.PseudonymSettings;
import io.sipstream.privacy.Pseudonymized;
import io.sipstream.privacy.Pseudonymizer;
import io.sipstream.sip.Passport;
import io.sipstream.sip.SipLimits;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.SipParser;
import io.sipstream.text.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are made to cost much: each is read within its limits, and says which it met. */
@Timeout(value = 10, unit = TimeUnit.SECONDS)
@Tag("hostile")
class HostileInputTest {
  private static final int MEGABYTE = 1 << 20;

  private SipMessage message;

  @ParameterizedTest
  @CsvSource({
    "16, 0, 0, ''",
    "17, 0, 0, too_many_gzip_members",
    "10000, 0, 0, too_many_gzip_members",
    "50000, 0, 0, too_many_gzip_members",
    "16, 1, 16, ''",
    "50000, 1, 16, too_many_gzip_members",
  })
  void gzipMembersAreBounded(int members, int bytes, int taken, String problem) throws Exception {
    byte[] member = gzip(new byte[bytes]);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < members; i++) {
      body.write(member);
    }
    assertThat(content("gzip", body.toByteArray()).length()).isEqualTo(taken);
    assertThat(problems()).isEqualTo(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void aBombIsCut(String coding) throws Exception {
    byte[] bomb = compress(coding, new byte[100 * MEGABYTE]);
    assertThat(content(coding, bomb).length()).isEqualTo(SipLimits.INFLATED_BYTES);
    assertThat(problems()).isEqualTo("body_too_large_decompressed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip, gzip", "deflate, gzip", "gzip, deflate, gzip"})
  void aBombWithinOneEndsAtTheLayerThatIsCut(String codings) throws Exception {
    byte[] bomb = new byte[100 * MEGABYTE];
    for (String coding : codings.split(", ")) {
      bomb = compress(coding, bomb);
    }
    Span content = content(codings, bomb);
    assertThat(content == null ? 0 : content.length()).isLessThanOrEqualTo(262_144);
    assertThat(problems()).isEqualTo("body_too_large_decompressed");
  }

  /** Damaged parts, and multiparts without a delimiter, cost as much as parts that are taken. */
  @ParameterizedTest
  @CsvSource({
    "text/plain, 0, 27, body_too_large_decompressed",
    "text/plain, 1, 0, content_encoding body_too_large_decompressed",
    "multipart/mixed;boundary=i, 0, 0, multipart_unterminated body_too_large_decompressed",
  })
  void allPartsTogetherAreBounded(String type, int damage, int taken, String problems)
      throws Exception {
    byte[] content = gzip(new byte[10_000]);
    content[content.length - 5] ^= (byte) damage;
    String part =
        "--b\r\nContent-Encoding: gzip\r\nContent-Type: %s\r\n\r\n%s\r\n"
            .formatted(type, new String(content, ISO_8859_1));
    MessageBody read =
        body("Content-Type: multipart/mixed;boundary=b", latin1(part.repeat(28) + "--b--"));
    assertThat(read.parts()).hasSize(taken);
    assertThat(problems()).isEqualTo(problems);
  }

  /** The bytes of a layer are more than the limit, although the innermost ones are few. */
  @Test
  void aLayerThatIsCutIsNotDecodedFurther() throws Exception {
    byte[] longLayer = gzip(incompressible(300_000));
    assertThat(content("gzip, deflate", compress("deflate", longLayer))).isNull();
    assertThat(problems()).isEqualTo("body_too_large_compressed");
  }

  /** Addresses with letters around them are searched for one by one; there can be thousands. */
  @Test
  void manyAddressesTakeTheTimeOfTheirText() {
    StringBuilder text = new StringBuilder("X-Glued: v10.1.2.3x\r\nX-Hops:");
    for (int i = 0; i < 60_000; i++) {
      text.append(" 10.%1$d.%2$d.%3$d v10.%1$d.%2$dx".formatted(i >> 16, i >> 8 & 255, i & 255));
    }
    Pseudonymizer pseudonymizer =
        new Pseudonymizer(
            new PseudonymSettings(
                Set.of(Pseudonymized.ADDRESSES), "0123456789abcdef".getBytes(US_ASCII)));
    String replaced = pseudonymizer.replace(text + " 10.1.2.3");
    String pseudonym = pseudonymizer.address("10.1.2.3");
    assertThat(replaced).startsWith("X-Glued: v" + pseudonym + "x").endsWith(" " + pseudonym);
    assertThat(replaced).doesNotContain(" 10.0.200.7 ");
  }

  /** Hundreds of users, and as many places for each of them. */
  @Test
  void manyUsersTakeTheTimeOfTheirText() {
    NamedParties named = new NamedParties();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 800; i++) {
      named.user(Span.of("user" + i));
      text.append("im:user").append(i).append("@h ");
    }
    named.user(Span.of("@".repeat(16_000)));
    String all = text.toString().repeat(100) + ":" + "@".repeat(MEGABYTE);
    Pseudonymizer pseudonymizer =
        new Pseudonymizer(
            new PseudonymSettings(
                Set.of(Pseudonymized.NUMBERS), "0123456789abcdef".getBytes(US_ASCII)));
    String replaced = pseudonymizer.replace(List.of(Span.of(all)), named).get(0).toString();
    assertThat(replaced).startsWith("im:").doesNotContain("user");
  }

  /** RFC 9110 section 8.4: codings are listed in the order in which they were applied. */
  @Test
  void codingsAreUndoneInReverse() throws Exception {
    byte[] text = "Hello".getBytes(US_ASCII);
    byte[] body = compress("deflate", gzip(gzip(text)));
    assertThat(content("gzip, identity, X-GZIP , Deflate", gzip(gzip(gzip(text))))).isNull();
    assertThat(problems()).isEqualTo("content_encoding");
    assertThat(content("gzip, identity, X-GZIP , Deflate", body)).hasToString("Hello");
    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"4, Hello, ''", "5, , too_many_content_encodings", "5000, , header_too_long"})
  void codingsAreBounded(int codings, String text, String problem) throws Exception {
    byte[] body = "Hello".getBytes(US_ASCII);
    for (int i = 0; i < Math.min(codings, 20); i++) {
      body = gzip(body);
    }
    Span content = content("gzip" + ",gzip".repeat(codings - 1), body);
    assertThat(content == null ? null : content.toString()).isEqualTo(text);
    assertThat(problems()).startsWith(problem);
  }

  /** Stored blocks without a byte in them: input of any length that yields nothing. */
  @ParameterizedTest
  @CsvSource({"50000, 5, ''", "400000, 0, body_too_large_compressed"})
  void inputWithoutOutputIsBounded(int blocks, int taken, String problem) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < blocks; i++) {
      body.writeBytes(new byte[] {0, 0, 0, -1, -1});
    }
    body.writeBytes(new byte[] {1, 5, 0, -6, -1, 'H', 'e', 'l', 'l', 'o'});
    assertThat(content("deflate", body.toByteArray()).length()).isEqualTo(taken);
    assertThat(problems()).isEqualTo(problem);
  }

  /** RFC 1952 section 2.3.1: a name and a comment end at a zero byte, which may never come. */
  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8, 16, 24, 31})
  void headersOfGzipEndWithTheInput(int flags) throws Exception {
    byte[] body = Arrays.copyOf(gzip(new byte[0]), MEGABYTE);
    Arrays.fill(body, 10, body.length, (byte) 'x');
    body[3] = (byte) flags;
    assertThat(content("gzip", body)).isNull();
    assertThat(problems()).isEqualTo("content_encoding");
  }

  /** RFC 1952 section 2.3: all optional fields. */
  @Test
  void aHeaderOfGzipWithAllFieldsIsPassedOver() throws Exception {
    byte[] plain = gzip("Hello".getBytes(US_ASCII));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(new byte[] {0x1F, (byte) 0x8B, 8, 0x1E, 0, 0, 0, 0, 0, 0});
    body.write(new byte[] {2, 0, 'e', 'x'});
    body.write("name\0comment\0".getBytes(US_ASCII));
    CRC32 checksum = new CRC32();
    checksum.update(body.toByteArray());
    body.write((int) checksum.getValue());
    body.write((int) checksum.getValue() >> 8);
    body.write(plain, 10, plain.length - 10);
    assertThat(content("gzip", body.toByteArray())).hasToString("Hello");
    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"4, text", "5, other", "2000, other"})
  void multipartsAreBounded(int depth, String kind) {
    StringBuilder body = new StringBuilder();
    for (int i = depth; i > 0; i--) {
      body.append("--b").append(i).append("\r\nContent-Type: ");
      body.append(i == 1 ? "text/plain" : "multipart/mixed;boundary=b" + (i - 1));
      body.append("\r\n\r\n");
    }
    MessageBody read =
        body("Content-Type: multipart/mixed;boundary=b" + depth, latin1(body.append("inmost")));
    assertThat(read.parts()).extracting(BodyPart::kind).containsExactly(kind);
  }

  /** One boundary at all depths, each line a delimiter of each of them. */
  @Test
  void aMultipartOfDelimitersOnlyIsBounded() {
    String part = "--b\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n";
    MessageBody read =
        body(
            "Content-Type: multipart/mixed;boundary=b",
            latin1(new StringBuilder(part.repeat(MEGABYTE / part.length()))));
    assertThat(read.parts()).hasSizeLessThanOrEqualTo(SipLimits.PARTS);
  }

  @ParameterizedTest
  @CsvSource({"[, 1000000", "{\"a\":, 100000"})
  void claimsAreReadWithoutRecursion(String nested, int depth) {
    String claims =
        Base64.getUrlEncoder().withoutPadding().encodeToString(latin1(nested.repeat(depth)));
    assertThat(Passport.parse(Span.of("." + claims + ".")).damaged()).isTrue();
  }

  private Span content(String encoding, byte[] body) {
    MessageBody read = body("Content-Type: text/plain\r\nContent-Encoding: " + encoding, body);
    return read.parts().isEmpty() ? null : read.parts().get(0).content();
  }

  private MessageBody body(String headers, byte[] body) {
    byte[] head =
        latin1(
            "INVITE sip:b@h SIP/2.0\r\nVia: SIP/2.0/TCP h\r\nFrom: <sip:a@h>\r\nTo: <sip:b@h>\r\n"
                + "Call-ID: 1\r\nCSeq: 1 INVITE\r\n"
                + headers
                + "\r\n\r\n");
    byte[] bytes = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, bytes, head.length, body.length);
    message = SipParser.parseDatagram(new Span(bytes, 0, bytes.length));
    return MessageBody.of(message);
  }

  private String problems() {
    return String.join(" ", message.problems().names());
  }

  private static byte[] latin1(CharSequence text) {
    return text.toString().getBytes(ISO_8859_1);
  }

  private static byte[] incompressible(int count) {
    byte[] bytes = new byte[count];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static byte[] gzip(byte[] content) throws IOException {
    return compress("gzip", content);
  }

  private static byte[] compress(String coding, byte[] content) throws IOException {
    ByteArrayOutputStream into = new ByteArrayOutputStream();
    try (OutputStream out =
        coding.equals("gzip")
            ? new GZIPOutputStream(into)
            : new DeflaterOutputStream(into, new Deflater(Deflater.BEST_SPEED))) {
      out.write(content);
    }
    return into.toByteArray();
  }
}
