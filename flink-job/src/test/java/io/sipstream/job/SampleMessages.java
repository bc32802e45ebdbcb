package io.sipstream.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.LinkType;
import io.sipstream.json.JsonBuffer;
import io.sipstream.message.DecodedMessage;
import io.sipstream.packet.FrameContext;
import io.sipstream.reassembly.ReassemblyLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the sample captures hold, without the frames around it. */
public final class SampleMessages {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SAMPLES = Path.of("..", "sample-pcaps");

  private SampleMessages() {}

  static List<Path> captures() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      return files.filter(path -> path.toString().contains(".pcap")).sorted().toList();
    }
  }

  /** The SIP messages of a capture. */
  public static List<byte[]> of(Path capture) throws IOException {
    return documents(capture).stream().map(SampleMessages::original).toList();
  }

  /** Their documents, JSON. */
  public static List<byte[]> documents(Path capture) throws IOException {
    List<byte[]> documents = new ArrayList<>();
    InMemoryDecoder decoder =
        new InMemoryDecoder(
            new DecoderSettings(new int[] {5060, 5080}, true, true, true, 0),
            ReassemblyLimits.defaults(),
            5_000,
            new Documents(document -> documents.add(document.json())));
    try (CaptureFile file = CaptureFile.open(capture)) {
      for (CapturedFrame frame = file.next(); frame != null; frame = file.next()) {
        decoder.decode(
            frame.bytes(),
            FrameContext.of(
                frame.captureTimeNanos(), false, frame.linkType(), frame.bytes().length, null));
      }
    }
    decoder.end();
    return documents;
  }

  /** Those that say where they end: without that no stream can hold another behind them. */
  static List<byte[]> framed(List<byte[]> messages) {
    return messages.stream().filter(SampleMessages::isFramed).toList();
  }

  private static boolean isFramed(byte[] message) {
    boolean length =
        new String(message, UTF_8)
            .toLowerCase(Locale.ROOT)
            .matches("(?s).*\n(content-length|l) *:.*");
    byte[] packet = Frames.udp(5060, 5060, message);
    Outcome outcome =
        new FrameDecoder(DecoderSettings.defaults())
            .decode(packet, FrameContext.of(0, false, LinkType.RAW, packet.length, null));
    return length && outcome instanceof Outcome.Message found && hasNoProblem(found.decoded());
  }

  private static boolean hasNoProblem(DecodedMessage message) {
    new SipDocumentWriter(DecoderSettings.defaults()).write(message, new JsonBuffer());
    return message.problems().isEmpty();
  }

  private static byte[] original(byte[] document) {
    return json(document).at("/event/original").asText().getBytes(UTF_8);
  }

  public static JsonNode json(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
