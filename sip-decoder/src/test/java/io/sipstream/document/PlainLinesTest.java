package io.sipstream.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.message.DecodedMessage;
import io.sipstream.sip.Header;
import io.sipstream.sip.HeaderName;
import io.sipstream.testing.Seed;
import io.sipstream.text.Span;
import io.sipstream.varied.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares what is copied line by line with the bytes of mutated messages. */
class PlainLinesTest {
  private static final int MUTATIONS = 10_000;

  private final FrameDecoder decoder = new FrameDecoder(DecoderSettings.defaults());
  private final SipDocumentWriter writer = new SipDocumentWriter(DecoderSettings.defaults());

  @Test
  void linesAreThoseOfTheMessage() {
    Mutations mutations = new Mutations(Seed.of(PlainLinesTest.class));
    int plain = 0;
    int others = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] sip = mutations.next();
      byte[] frame = TestFrames.udp("192.0.2.1", 5060, "192.0.2.2", 5060, sip);
      if (decoder.decode(frame, TestFrames.context(frame)) instanceof Outcome.Message found) {
        DecodedMessage message = found.decoded();
        JsonNode json = Documents.parse(WrittenMessage.of(writer, message).json());
        assertThat(json.at("/event/original").textValue()).isEqualTo(new String(sip, UTF_8));
        compareHeaders(message, json);
        for (Header header : message.sip().headers()) {
          plain += header.isPlain() ? 1 : 0;
          others += header.isPlain() ? 0 : 1;
          assertThat(header.isPlain()).isEqualTo(header.isPlain() && hasNoEscape(header));
        }
      }
    }
    assertThat(plain).isGreaterThan(MUTATIONS);
    assertThat(others).isGreaterThan(MUTATIONS);
  }

  private static void compareHeaders(DecodedMessage message, JsonNode json) {
    List<String> expected = new ArrayList<>();
    List<String> vias = new ArrayList<>();
    for (Header header : message.sip().headers()) {
      Span line = Span.join(header.listed(), header.value());
      expected.add(line.slice(0, line.cutUtf8(HeaderListWriter.SEARCHED_BYTES)).toString());
      if (header.name() == HeaderName.VIA) {
        vias.add(header.value().toString());
      }
    }
    assertThat(texts(json.at("/sip/headers"))).isEqualTo(expected);
    assertThat(texts(json.at("/sip/via/original"))).isEqualTo(vias);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.textValue()));
    return texts;
  }

  private static boolean hasNoEscape(Header header) {
    String text = new String(header.array(), StandardCharsets.ISO_8859_1);
    return text.substring(header.nameFrom(), header.valueTo())
        .chars()
        .noneMatch(c -> c < ' ' || c == '"' || c == '\\');
  }
}
