package io.sipstream.reassembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.document.DecoderSettings;
import io.sipstream.message.DecodedMessage;
import io.sipstream.packet.FrameContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The beginning of a fragmented datagram whose other fragments did not arrive. */
class FirstFragmentTest {
  private static final long NOW_NANOS = 1_795_380_942_000_000_000L;
  private static final long TIMEOUT_NANOS = 60_000_000_000L;
  private static final byte[] WHOLE =
      FragmentFrames.udp(
          ("INVITE sip:bob@example.net SIP/2.0\r\n"
                  + "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa\r\n"
                  + "From: <sip:alice@example.net>;tag=a\r\n"
                  + "To: <sip:bob@example.net>\r\n"
                  + "Call-ID: c1@example.net\r\n"
                  + "CSeq: 1234 INVITE\r\n"
                  + "Content-Length: 600\r\n\r\n"
                  + "x".repeat(600))
              .getBytes(UTF_8));

  private final List<String> documents = new ArrayList<>();
  private final List<String> ends = new ArrayList<>();
  private final InMemoryDecoder decoder =
      new InMemoryDecoder(DecoderSettings.defaults(), ReassemblyLimits.defaults(), 1_000, sink());

  private InMemoryDecoder.Sink sink() {
    return new InMemoryDecoder.Sink() {
      @Override
      public void message(DecodedMessage message) {
        boolean missing = message.problems().contains("fragment_missing");
        documents.add(message.callId() + (missing ? " beginning" : " whole"));
      }

      @Override
      public void used() {
        ends.add("used");
      }

      @Override
      public void deadLetter(String stage, String reason, String detail) {
        ends.add(stage + "." + reason);
      }
    };
  }

  private void decode(long nanos, int from, int to) {
    byte[] frame = FragmentFrames.ipv4(WHOLE, from, to, 7);
    decoder.decode(frame, FrameContext.of(nanos, false, FragmentFrames.RAW, frame.length, null));
  }

  @Test
  void theFirstFragmentAloneIsADocument() {
    decode(NOW_NANOS, 0, 400);
    decoder.end();
    assertThat(documents).containsExactly("c1@example.net beginning");
    assertThat(ends).containsExactly("used");
  }

  @Test
  void fragmentsBehindTheFirstMissingOneAreDeadLetters() {
    decode(NOW_NANOS, 0, 200);
    decode(NOW_NANOS + 1, 200, 400);
    decode(NOW_NANOS + 2, 480, WHOLE.length);
    decoder.end();
    assertThat(documents).containsExactly("c1@example.net beginning");
    assertThat(ends).containsExactly("used", "used", "fragment.timeout");
  }

  @Test
  void aLineThatIsCutIsNoHeader() {
    int cut = new String(WHOLE, UTF_8).indexOf("c1@example.net") + 5;
    decode(NOW_NANOS, 0, cut / 8 * 8);
    decoder.end();
    assertThat(documents).containsExactly("null beginning");
  }

  @Test
  void withoutTheFirstFragmentOrAHeaderThereIsNoDocument() {
    decode(NOW_NANOS, 200, 400);
    decode(NOW_NANOS + TIMEOUT_NANOS, 0, 24);
    decoder.end();
    assertThat(documents).isEmpty();
    assertThat(ends).containsExactly("fragment.timeout", "fragment.timeout");
  }

  @Test
  void theWholeMessageIsADocumentAfterThat() {
    decode(NOW_NANOS, 0, 400);
    decode(NOW_NANOS + TIMEOUT_NANOS, 0, 400);
    decode(NOW_NANOS + TIMEOUT_NANOS + 1, 400, WHOLE.length);
    decoder.end();
    assertThat(documents).containsExactly("c1@example.net beginning", "c1@example.net whole");
    assertThat(ends).containsExactly("used", "used", "used");
  }
}
