package io.sipstream.cli.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.FrameSource;
import io.sipstream.frames.LinkType;
import io.sipstream.job.settings.JobSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CaptureDecoderTest {
  @Test
  void theLimitsOfJoiningAreThoseOfTheSettings() throws Exception {
    assertThat(summaryOf(Map.of())).contains("fragment.expired 5");
    assertThat(summaryOf(Map.of("fragments.max-packets", "2")))
        .contains("fragment.expired 2")
        .contains("fragment.too_many 3");
  }

  private static String summaryOf(Map<String, String> settings) throws Exception {
    Summary summary = new Summary(document -> {});
    CaptureDecoder decoder = new CaptureDecoder(JobSettings.of(settings), null, summary);
    decoder.decode(firstFragments(5), new DecodeProgress("none", System.err));
    decoder.end();
    var bytes = new ByteArrayOutputStream();
    summary.print(new PrintStream(bytes, true, UTF_8));
    return bytes.toString(UTF_8).replaceAll(" +", " ");
  }

  /** RFC 791 section 3.1: of packets with other identifications, eight bytes each. */
  private static FrameSource firstFragments(int count) {
    Iterator<CapturedFrame> frames =
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
