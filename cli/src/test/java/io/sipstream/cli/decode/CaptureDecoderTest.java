package io.sipstream.cli.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.FrameSource;
import io.sipstream.frames.LinkType;
import io.sipstream.settings.JobSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureDecoderTest {
  @Test
  void theLimitsOfJoiningAreThoseOfTheSettings() throws Exception {
    assertThat(summaryOf(Map.of())).contains("fragment.timeout 5");
    assertThat(summaryOf(Map.of("ip-defrag.max-packets", "2")))
        .contains("fragment.timeout 2")
        .contains("fragment.limit_packets 3");
  }

  @ParameterizedTest
  @ValueSource(classes = {StackOverflowError.class, OutOfMemoryError.class})
  void anErrorOfOneFrameIsCountedAndTheOthersGoOn(Class<? extends Error> kind) throws Exception {
    Error error = kind.getDeclaredConstructor().newInstance();
    List<String> messages = new ArrayList<>();
    Summary summary =
        new Summary(
            message -> {
              messages.add(message.id());
              if (messages.size() == 2) {
                throw error;
              }
            });
    CaptureDecoder decoder = new CaptureDecoder(JobSettings.of(Map.of()), null, summary);
    decoder.decode(source(options(), options(), options()), new DecodeProgress("x", System.err));
    decoder.end();
    assertThat(messages).hasSize(3);
    assertThat(summary.internalErrors()).isEqualTo(1);
    assertThat(printed(summary))
        .contains("in SIP messages 2")
        .contains("malformed 1 internal_error." + kind.getSimpleName() + " 1\n");
  }

  @Test
  void whatTheEndGivesMayFailToo() throws Exception {
    Summary summary =
        new Summary(
            message -> {
              throw new StackOverflowError();
            });
    CaptureDecoder decoder = new CaptureDecoder(JobSettings.of(Map.of()), null, summary);
    byte[] packet = options();
    byte[] first = Arrays.copyOf(packet, 60);
    byte[] second = Arrays.copyOf(packet, packet.length - 40);
    System.arraycopy(packet, 60, second, 20, packet.length - 60);
    ByteBuffer.wrap(first).putShort(2, (short) 60).putShort(6, (short) 0x2000);
    ByteBuffer.wrap(second).putShort(2, (short) second.length).putShort(6, (short) 5);
    decoder.decode(source(first, second), new DecodeProgress("x", System.err));
    decoder.end();
    // Both fragments end as dead letters.
    assertThat(printed(summary)).contains("malformed 2 internal_error.StackOverflowError 2\n");
  }

  @Test
  void anOutputThatIsClosedEndsTheRun() throws Exception {
    var broken = new DocumentOutput.BrokenException(new IOException("Broken pipe"));
    Summary summary =
        new Summary(
            message -> {
              throw broken;
            });
    CaptureDecoder decoder = new CaptureDecoder(JobSettings.of(Map.of()), null, summary);
    assertThatThrownBy(() -> decoder.decode(source(options()), new DecodeProgress("x", System.err)))
        .isSameAs(broken);
    assertThat(summary.internalErrors()).isZero();
  }

  private static byte[] options() {
    byte[] message =
        "OPTIONS sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n"
            .getBytes(UTF_8);
    return ByteBuffer.allocate(28 + message.length)
        .putShort((short) 0x4500)
        .putShort((short) (28 + message.length))
        .putInt(0)
        .putInt(0x4011_0000)
        .putInt(0xC000_0201)
        .putInt(0xC000_0202)
        .putShort((short) 5060)
        .putShort((short) 5060)
        .putShort((short) (8 + message.length))
        .putShort((short) 0)
        .put(message)
        .array();
  }

  private static String summaryOf(Map<String, String> settings) throws Exception {
    Summary summary = new Summary(message -> {});
    CaptureDecoder decoder = new CaptureDecoder(JobSettings.of(settings), null, summary);
    decoder.decode(firstFragments(5), new DecodeProgress("none", System.err));
    decoder.end();
    return printed(summary);
  }

  private static String printed(Summary summary) {
    var bytes = new ByteArrayOutputStream();
    summary.print(new PrintStream(bytes, true, UTF_8));
    return bytes.toString(UTF_8).replaceAll(" +", " ");
  }

  /** RFC 791 section 3.1: of packets with other identifications, eight bytes each. */
  private static FrameSource firstFragments(int count) {
    return source(
        IntStream.range(0, count)
            .mapToObj(
                id ->
                    ByteBuffer.allocate(28)
                        .putInt(0x4500_001C)
                        .putShort((short) id)
                        .putShort((short) 0x2000)
                        .putInt(0x4011_0000)
                        .putInt(0xC000_0201)
                        .putInt(0xC000_0202)
                        .array())
            .toArray(byte[][]::new));
  }

  private static FrameSource source(byte[]... packets) {
    Iterator<CapturedFrame> frames =
        Arrays.stream(packets)
            .map(
                bytes ->
                    new CapturedFrame(
                        1_795_000_000_000_000_000L,
                        false,
                        LinkType.RAW,
                        bytes,
                        bytes.length,
                        null,
                        null,
                        null))
            .iterator();
    return new FrameSource() {
      @Override
      public CapturedFrame next() {
        return frames.hasNext() ? frames.next() : null;
      }

      @Override
      public long bytesRead() {
        return 0;
      }

      @Override
      public void close() {}
    };
  }
}
