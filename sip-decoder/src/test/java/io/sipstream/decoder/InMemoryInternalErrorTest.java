package io.sipstream.decoder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.document.DecoderSettings;
import io.sipstream.packet.FrameContext;
import io.sipstream.reassembly.FragmentFrames;
import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.reassembly.SipTexts;
import io.sipstream.reassembly.StreamFrames;
import io.sipstream.reassembly.StreamMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that the decoder cannot survive: each of its frames ends once, the others go on. */
@Tag("hostile")
class InMemoryInternalErrorTest {
  private static final long TIME_NANOS = 1_795_000_000_000_000_000L;

  private final CountingSink sink = new CountingSink();

  @ParameterizedTest
  @ValueSource(
      classes = {StackOverflowError.class, OutOfMemoryError.class, IllegalStateException.class})
  void eachFrameOfAnInternalErrorIsADeadLetter(Class<? extends Throwable> kind) throws Exception {
    run(kind.getDeclaredConstructor().newInstance());

    assertThat(sink.documents()).isEqualTo(6);
    assertThat(sink.ends())
        .containsOnly(
            Map.entry("used", 10), Map.entry("internal_error." + kind.getSimpleName(), 5));
  }

  @Test
  void otherErrorsPass() {
    NoClassDefFoundError error = new NoClassDefFoundError("x");
    assertThatThrownBy(() -> run(error)).isSameAs(error);
  }

  /** In a datagram, in two fragments and in two segments: good ones before and behind. */
  private void run(Throwable failure) {
    DecoderSettings settings = DecoderSettings.defaults();
    InMemoryDecoder decoder =
        new InMemoryDecoder(
            () -> new Failing(settings, failure),
            settings,
            ReassemblyLimits.defaults(),
            1_000,
            sink);
    int sequence = 1_000;
    int number = 0;
    for (String call : List.of("first", "hostile", "last")) {
      byte[] message = SipTexts.INVITE.replace("a84b4c76e66710", call).getBytes(UTF_8);
      byte[] datagram = FragmentFrames.udp(message);
      take(decoder, FragmentFrames.ipv4(datagram, 0, datagram.length, 0));
      number++;
      take(decoder, FragmentFrames.ipv4(datagram, 0, 160, number));
      take(decoder, FragmentFrames.ipv4(datagram, 160, datagram.length, number));
      take(decoder, segment(sequence, Arrays.copyOf(message, 100)));
      take(decoder, segment(sequence + 100, Arrays.copyOfRange(message, 100, message.length)));
      sequence += message.length;
    }
    decoder.end();
  }

  private static byte[] segment(int sequence, byte[] payload) {
    return StreamFrames.segment(sequence, StreamFrames.ACK, payload);
  }

  private static void take(InMemoryDecoder decoder, byte[] frame) {
    decoder.decode(
        frame, FrameContext.of(TIME_NANOS, false, FragmentFrames.RAW, frame.length, "tap"));
  }

  private static final class Failing extends FrameDecoder {
    private final Throwable failure;

    Failing(DecoderSettings settings, Throwable failure) {
      super(settings);
      this.failure = failure;
    }

    @Override
    public Outcome decode(byte[] frame, FrameContext context) {
      Outcome outcome = super.decode(frame, context);
      return outcome instanceof Outcome.Message message ? check(message) : outcome;
    }

    @Override
    public Outcome.Message decode(StreamMessage found) {
      return check(super.decode(found));
    }

    private Outcome.Message check(Outcome.Message message) {
      if (message.decoded().routing().equals("hostile")) {
        if (failure instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) failure;
      }
      return message;
    }
  }
}
