package io.sipstream.reassembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sipstream.decoder.CountingSink;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.document.WrittenMessage;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.message.DecodedMessage;
import io.sipstream.packet.FrameContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The messages of every sample capture, sent again as fragments and over TCP in all kinds of
 * pieces, give the documents that they give when each is sent in a datagram of its own.
 */
class FragmentationEquivalenceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SAMPLES = Path.of("..", "sample-pcaps");
  private static final long TIME_NANOS = 1_795_380_942_000_000_000L;
  private static final long STEP_NANOS = 1_000;
  private static final long FIRST_SEQUENCE = 0xFFFF_FF00L; // wraps soon

  static List<Path> captures() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      return files.filter(path -> path.toString().contains(".pcap")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("captures")
  void fragmentsInAnyOrderGiveTheSameDocuments(Path capture) throws IOException {
    List<byte[]> messages = messages(capture);
    List<String> whole = documents(datagrams(messages));
    assertThat(documents(fragments(messages, Order.FORWARDS))).as("in order").isEqualTo(whole);
    assertThat(documents(fragments(messages, Order.REVERSED))).as("reversed").isEqualTo(whole);
    assertThat(documents(fragments(messages, Order.REPEATED))).as("repeated").isEqualTo(whole);
    assertThat(documents(fragments(messages, Order.MIXED)))
        .as("two at a time")
        .containsExactlyInAnyOrderElementsOf(whole);
  }

  @ParameterizedTest
  @MethodSource("captures")
  void oneSegmentForEachMessageGivesTheSameDocuments(Path capture) throws IOException {
    List<byte[]> messages = framed(messages(capture));
    assertThat(documents(segments(messages, Integer.MAX_VALUE)))
        .isEqualTo(documents(datagrams(messages)));
  }

  @ParameterizedTest
  @MethodSource("captures")
  void everyCutOfEveryMessageGivesTheSameDocument(Path capture) throws IOException {
    for (byte[] message : ordinary(framed(messages(capture)))) {
      List<String> whole = documents(datagrams(List.of(message)));
      for (int cut = 1; cut < message.length; cut++) {
        List<byte[]> frames = segments(List.of(message), cut);
        assertThat(documents(frames)).as("cut at %d", cut).isEqualTo(whole);
        // The second half is captured before the first.
        Collections.swap(frames, 1, 2);
        assertThat(documents(frames)).as("cut at %d, swapped", cut).isEqualTo(whole);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("captures")
  void bytesOneByOneAndShuffledGiveTheSameDocuments(Path capture) throws IOException {
    List<byte[]> messages = ordinary(framed(messages(capture)));
    List<byte[]> frames = segments(messages, 1);
    List<FrameContext> contexts = contexts(frames);
    List<Integer> arrival = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      arrival.add(i);
    }
    Collections.shuffle(arrival, new Random(1));
    Collected collected = new Collected();
    InMemoryDecoder decoder = decoder(collected);
    arrival.forEach(i -> decoder.decode(frames.get(i), contexts.get(i)));
    decoder.end();
    assertThat(collected.documents).isEqualTo(documents(datagrams(messages)));
  }

  /** SIP payloads of a capture, as whole datagrams. */
  private static List<byte[]> messages(Path capture) throws IOException {
    List<byte[]> messages = new ArrayList<>();
    Collected collected = new Collected();
    InMemoryDecoder decoder =
        new InMemoryDecoder(
            new DecoderSettings(new int[] {5060, 5080}, true, true, true, 0),
            ReassemblyLimits.defaults(),
            5_000,
            collected);
    try (CaptureFile file = CaptureFile.open(capture)) {
      for (CapturedFrame frame = file.next(); frame != null; frame = file.next()) {
        decoder.decode(
            frame.bytes(),
            FrameContext.of(
                frame.captureTimeNanos(), false, frame.linkType(), frame.bytes().length, null));
      }
    }
    decoder.end();
    for (String original : collected.originals) {
      messages.add(original.getBytes(UTF_8));
    }
    return messages;
  }

  /** Those that say where they end: without that no stream can hold another behind them. */
  private static List<byte[]> framed(List<byte[]> messages) {
    return messages.stream().filter(message -> problems(message).isEmpty()).toList();
  }

  /** Those that are not longer than a stream may have segments waiting: 4,096. */
  private static List<byte[]> ordinary(List<byte[]> messages) {
    return messages.stream().filter(message -> message.length < 4_096).toList();
  }

  private static String problems(byte[] message) {
    String text = new String(message, UTF_8);
    boolean length =
        text.toLowerCase(java.util.Locale.ROOT).matches("(?s).*\n(content-length|l) *:.*");
    Collected collected = new Collected();
    InMemoryDecoder decoder = decoder(collected);
    decoder.decode(datagrams(List.of(message)).get(0), context(0, 1));
    return length && collected.problems.isEmpty() ? "" : "not framed";
  }

  private static List<byte[]> datagrams(List<byte[]> messages) {
    List<byte[]> frames = new ArrayList<>();
    for (byte[] message : messages) {
      byte[] udp = FragmentFrames.udp(message);
      frames.add(FragmentFrames.ipv4(udp, 0, udp.length, 1));
    }
    return frames;
  }

  private enum Order {
    FORWARDS,
    REVERSED,
    REPEATED,
    MIXED
  }

  private static List<byte[]> fragments(List<byte[]> messages, Order order) {
    List<byte[]> frames = new ArrayList<>();
    List<byte[]> before = List.of();
    for (int id = 0; id < messages.size(); id++) {
      byte[] udp = FragmentFrames.udp(messages.get(id));
      List<byte[]> pieces = new ArrayList<>();
      int size = Math.max(8, udp.length / 3 / 8 * 8);
      for (int at = 0; at < udp.length; at += size) {
        pieces.add(FragmentFrames.ipv4(udp, at, Math.min(udp.length, at + size), id));
      }
      switch (order) {
        case REVERSED -> Collections.reverse(pieces);
        case REPEATED -> pieces.addAll(new ArrayList<>(pieces));
        default -> {}
      }
      if (order == Order.MIXED) {
        frames.addAll(pieces.subList(0, 1));
        frames.addAll(before);
        before = pieces.subList(1, pieces.size());
      } else {
        frames.addAll(pieces);
      }
    }
    frames.addAll(before);
    return frames;
  }

  /** A connection with all messages, each cut where told, or into pieces of one byte. */
  private static List<byte[]> segments(List<byte[]> messages, int cut) {
    List<byte[]> frames = new ArrayList<>();
    frames.add(StreamFrames.segment(FIRST_SEQUENCE - 1, StreamFrames.SYN, new byte[0]));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    List<Integer> cuts = new ArrayList<>(List.of(0));
    for (byte[] message : messages) {
      int begin = stream.size();
      stream.writeBytes(message);
      if (cut == 1) {
        for (int at = begin + 1; at < stream.size(); at++) {
          cuts.add(at);
        }
      } else if (cut < message.length) {
        cuts.add(begin + cut);
      }
      cuts.add(stream.size());
    }
    byte[] bytes = stream.toByteArray();
    for (int i = 1; i < cuts.size(); i++) {
      frames.add(
          StreamFrames.segment(
              FIRST_SEQUENCE + cuts.get(i - 1),
              StreamFrames.ACK,
              Arrays.copyOfRange(bytes, cuts.get(i - 1), cuts.get(i))));
    }
    return frames;
  }

  private static List<String> documents(List<byte[]> frames) {
    Collected collected = new Collected();
    InMemoryDecoder decoder = decoder(collected);
    List<FrameContext> contexts = contexts(frames);
    for (int i = 0; i < frames.size(); i++) {
      decoder.decode(frames.get(i), contexts.get(i));
    }
    decoder.end();
    assertThat(collected.frames()).isEqualTo(frames.size());
    return collected.documents;
  }

  private static InMemoryDecoder decoder(Collected collected) {
    return new InMemoryDecoder(
        DecoderSettings.defaults(), ReassemblyLimits.defaults(), 5_000, collected);
  }

  private static List<FrameContext> contexts(List<byte[]> frames) {
    List<FrameContext> contexts = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      contexts.add(context(i, frames.get(i).length));
    }
    return contexts;
  }

  private static FrameContext context(int index, int lengthBytes) {
    return FrameContext.of(
        TIME_NANOS + index * STEP_NANOS, false, FragmentFrames.RAW, lengthBytes, null);
  }

  private record Content(String original, String rest) {}

  /** Parsed documents: most cuts of a message give the same bytes. */
  private static final Map<ByteBuffer, Content> RECENT =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Content> eldest) {
          return size() > 16;
        }
      };

  /** Documents without what is allowed to differ: transport, time, id, place in the stream. */
  private static final class Collected extends CountingSink {
    private final SipDocumentWriter writer = new SipDocumentWriter(DecoderSettings.defaults());
    private final List<String> documents = new ArrayList<>();
    private final List<String> originals = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    @Override
    public void message(DecodedMessage message) {
      WrittenMessage document = WrittenMessage.of(writer, message);
      problems.addAll(document.problems());
      Content content =
          RECENT.computeIfAbsent(ByteBuffer.wrap(document.json()), Collected::content);
      originals.add(content.original);
      documents.add(content.rest);
    }

    private static Content content(ByteBuffer text) {
      try {
        ObjectNode json = (ObjectNode) JSON.readTree(text.array());
        String original = json.at("/event/original").asText();
        json.remove("@timestamp");
        ((ObjectNode) json.get("event")).remove(List.of("start", "end"));
        ((ObjectNode) json.get("sip")).remove(List.of("timestamp", "stream"));
        ((ObjectNode) json.get("network"))
            .remove(List.of("transport", "iana_number", "community_id"));
        return new Content(original, json.toString());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void deadLetter(String stage, String reason, String detail) {
      super.deadLetter(stage, reason, detail);
      problems.add(stage + '.' + reason);
    }
  }
}
