package io.sipstream.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.LinkType;
import io.sipstream.packet.FrameContext;
import io.sipstream.settings.JobSettings;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("hostile")
class CallFramesTest {
  private static final long TIME_NANOS = 1_795_000_000_000_000_000L;
  private static final byte[] HOSTILE = {};

  @ParameterizedTest
  @ValueSource(
      classes = {StackOverflowError.class, OutOfMemoryError.class, IllegalStateException.class})
  void aFrameThatCannotBeDecodedIsLeftOutAndTheOthersAreFound(Class<? extends Throwable> kind)
      throws Exception {
    JobSettings settings = JobSettings.of(Map.of());
    Throwable failure = kind.getDeclaredConstructor().newInstance();
    CallFrames call = new CallFrames("1", settings, () -> new Failing(settings, failure));
    FoundFrame segment = found(0, segment());
    FoundFrame hostile = found(1, HOSTILE);
    call.learn(segment);
    call.learn(hostile);
    call.learned();

    assertThat(call.messages()).isOne();
    assertThat(call.isOfCall(hostile)).isFalse();
    assertThat(call.isOfCall(segment)).isTrue();
  }

  private static FoundFrame found(long offset, byte[] frame) {
    return new FoundFrame(
        0, offset, CapturedFrame.of(TIME_NANOS, LinkType.RAW, frame, frame.length));
  }

  /** Makes a TCP segment with one message of the call "1". */
  private static byte[] segment() {
    byte[] message =
        "OPTIONS sip:b@h SIP/2.0\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
            .getBytes(UTF_8);
    return ByteBuffer.allocate(40 + message.length)
        .putShort((short) 0x4500)
        .putShort((short) (40 + message.length))
        .putInt(0)
        .putInt(0x4006_0000)
        .putInt(0xC000_0201)
        .putInt(0xC000_0202)
        .putShort((short) 5060)
        .putShort((short) 5060)
        .putInt(1_000)
        .putInt(0)
        .putInt(0x5010_0000)
        .putInt(0)
        .put(message)
        .array();
  }

  private static final class Failing extends FrameDecoder {
    private final Throwable failure;

    Failing(JobSettings settings, Throwable failure) {
      super(settings.decoder());
      this.failure = failure;
    }

    @Override
    public Outcome decode(byte[] frame, FrameContext context) {
      if (frame != HOSTILE) {
        return super.decode(frame, context);
      }
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    }
  }
}
