package io.sipstream.it.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Document;
import io.sipstream.document.Profile;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.LinkType;
import io.sipstream.it.SipstreamHome;
import io.sipstream.message.DecodedMessage;
import io.sipstream.packet.FrameContext;
import io.sipstream.reassembly.ReassemblyLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The documents of the sample captures, and of messages that together have every field. */
final class QuestionCorpus implements InMemoryDecoder.Sink {
  private static final Path EVERY_FIELD =
      SipstreamHome.DIRECTORY.resolve(
          "flink-job/src/test/resources/io/sipstream/job/elasticsearch/every-field");
  private static final String AGENT = "edge1";
  private static final long TIME_NANOS = 1_795_380_942_123_456_789L;

  private static final String OWN_HEADER =
      """
      INVITE sip:bob@example.net SIP/2.0
      Via: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bKx1
      From: <sip:alice@example.com>;tag=x1
      To: <sip:bob@example.net>
      Call-ID: own-header@example.com
      CSeq: 1 INVITE
      Contact: <sip:alice@192.0.2.10>;+sip.instance="<urn:uuid:00000000-0000-1000-8000-000000000001>";+g.3gpp.smsip
      X-Trunk-Id: berlin-1
      Content-Length: 0

      """;

  private final Map<String, Document> documents = new LinkedHashMap<>();
  private final SipDocumentWriter writer;

  private QuestionCorpus(DecoderSettings settings) {
    writer = new SipDocumentWriter(settings);
  }

  /** Returns the sample captures. */
  static List<Path> captures() throws IOException {
    return files(SipstreamHome.SAMPLES, ".*\\.pcap(ng)?");
  }

  /** Decodes all messages; equal profiles give equal documents in the same order. */
  static List<Document> of(Profile profile) throws IOException {
    DecoderSettings settings =
        new DecoderSettings(new int[] {5060, 5080}, true, true, true, 0).withProfile(profile);
    QuestionCorpus corpus = new QuestionCorpus(settings);
    for (Path capture : captures()) {
      InMemoryDecoder decoder = corpus.decoder(settings);
      try (CaptureFile file = CaptureFile.open(capture)) {
        for (CapturedFrame frame = file.next(); frame != null; frame = file.next()) {
          decoder.decode(
              frame.bytes(),
              FrameContext.of(
                  frame.captureTimeNanos(),
                  frame.timestampImprecise(),
                  frame.linkType(),
                  frame.originalLengthBytes(),
                  AGENT));
        }
      }
      decoder.end();
    }
    InMemoryDecoder decoder = corpus.decoder(settings);
    long time = TIME_NANOS;
    List<String> messages = new ArrayList<>(List.of(OWN_HEADER));
    for (Path message : files(EVERY_FIELD, ".*\\.sip")) {
      messages.add(Files.readString(message));
    }
    for (String message : messages) {
      byte[] packet = packet(message.replace("\n", "\r\n").getBytes(UTF_8));
      decoder.decode(packet, FrameContext.of(time++, false, LinkType.RAW, packet.length, AGENT));
    }
    decoder.end();
    return new ArrayList<>(corpus.documents.values());
  }

  private InMemoryDecoder decoder(DecoderSettings settings) {
    return new InMemoryDecoder(settings, ReassemblyLimits.defaults(), 5_000, this);
  }

  private static List<Path> files(Path directory, String pattern) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().matches(pattern)).sorted().toList();
    }
  }

  private static byte[] packet(byte[] sip) {
    ByteBuffer packet = ByteBuffer.allocate(28 + sip.length);
    packet.put((byte) 0x45).put((byte) 0).putShort((short) packet.capacity()).putInt(0);
    packet.put((byte) 64).put((byte) 17).putShort((short) 0).putInt(0xC0000201).putInt(0xC0000202);
    packet.putShort((short) 5060).putShort((short) 5060).putShort((short) (8 + sip.length));
    packet.putShort((short) 0).put(sip);
    return packet.array();
  }

  @Override
  public void message(DecodedMessage message) {
    Document document = writer.document(message, Document.Operation.CREATE);
    documents.put(document.id(), document);
  }

  @Override
  public void used() {}

  @Override
  public void ignored(String kind) {}

  @Override
  public void deadLetter(String stage, String reason, String detail) {}

  @Override
  public void count(String name) {}
}
