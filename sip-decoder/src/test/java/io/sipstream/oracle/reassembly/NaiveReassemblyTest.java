package io.sipstream.oracle.reassembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.decoder.CountingSink;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Documents;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.document.WrittenMessage;
import io.sipstream.message.DecodedMessage;
import io.sipstream.packet.FrameContext;
import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.testing.Seed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Compares the decoder's messages, their times, sequence numbers and ids with those of {@link
 * NaiveReassembler}, for random captures. {@code -Dcaptures=} sets how many, {@code -Dcapture=} the
 * first one.
 */
class NaiveReassemblyTest {
  private static final int ETHERNET = 1;
  private static final int LATENESS_MILLIS = 2_000;
  private static final long SEED = Seed.of(NaiveReassemblyTest.class);

  @Test
  void randomStreamsAndFragmentsGiveTheMessagesOfTheNaiveReassembler() {
    int first = Integer.getInteger("capture", 0);
    int captures = Integer.getInteger("captures", 5_000);
    int messages = 0;
    int messagesOfStreams = 0;
    for (int capture = first; capture < first + captures; capture++) {
      List<TimedFrame> frames = RandomCapture.of(SEED * 1_000_000_007L + capture);
      List<FoundMessage> expected = sorted(NaiveReassembler.messages(frames));
      if (!decoded(frames).equals(expected)) {
        fail(describe(capture, frames));
      }
      messages += expected.size();
      messagesOfStreams += (int) expected.stream().filter(each -> each.sequence() >= 0).count();
    }
    System.out.printf(
        "%d messages agree, %d of them in streams, of %d captures.%n",
        messages, messagesOfStreams, captures);
    assertThat(messagesOfStreams).isBetween(messages / 4, messages - messages / 4);
  }

  private static List<FoundMessage> decoded(List<TimedFrame> frames) {
    List<FoundMessage> found = new ArrayList<>();
    SipDocumentWriter writer = new SipDocumentWriter(DecoderSettings.defaults());
    CountingSink sink =
        new CountingSink() {
          @Override
          public void message(DecodedMessage message) {
            WrittenMessage document = WrittenMessage.of(writer, message);
            JsonNode json = Documents.parse(document.json());
            found.add(
                new FoundMessage(
                    document.id(),
                    message.captureTimeNanos(),
                    json.at("/sip/stream/sequence").asLong(-1),
                    json.at("/event/original").asText()));
          }
        };
    InMemoryDecoder decoder =
        new InMemoryDecoder(
            DecoderSettings.defaults(), ReassemblyLimits.defaults(), LATENESS_MILLIS, sink);
    for (TimedFrame frame : frames) {
      decoder.decode(
          frame.bytes(),
          FrameContext.of(frame.timeNanos(), false, ETHERNET, frame.bytes().length, null));
    }
    decoder.end();
    assertThat(sink.frames()).isEqualTo(frames.size());
    return sorted(found);
  }

  private static List<FoundMessage> sorted(List<FoundMessage> messages) {
    return messages.stream()
        .sorted(
            Comparator.comparing(FoundMessage::timeNanos)
                .thenComparing(FoundMessage::sequence)
                .thenComparing(FoundMessage::id))
        .toList();
  }

  /** Describes a disagreement by as few frames as still give one. */
  private static String describe(int capture, List<TimedFrame> frames) {
    List<TimedFrame> few = new ArrayList<>(frames);
    for (int i = few.size() - 1; i >= 0; i--) {
      TimedFrame removed = few.remove(i);
      // Without its SYN, a connection would be part of the one before it.
      if (NaivePacket.of(removed).isSyn()
          || decoded(few).equals(sorted(NaiveReassembler.messages(few)))) {
        few.add(i, removed);
      }
    }
    StringBuilder text = new StringBuilder();
    text.append(
        "-Dseed=%d -Dcapture=%d -Dcaptures=1\nFrames, by arrival:\n".formatted(SEED, capture));
    few.forEach(frame -> text.append(NaivePacket.of(frame).describe()).append('\n'));
    text.append("Expected:\n");
    sorted(NaiveReassembler.messages(few)).forEach(each -> text.append(each).append('\n'));
    text.append("Decoded:\n");
    decoded(few).forEach(each -> text.append(each).append('\n'));
    return text.toString();
  }
}
