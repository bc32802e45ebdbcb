package io.sipstream.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Profile;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.json.JsonBuffer;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.TunnelPorts;
import io.sipstream.privacy.Mask;
import io.sipstream.privacy.PseudonymSettings;
import io.sipstream.privacy.Pseudonymized;
import io.sipstream.reassembly.ReassemblyLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A message that is decoded again later has the document that it had at first. */
class MessageSourceTest {
  private static final PseudonymSettings ALL_PSEUDONYMS =
      new PseudonymSettings(EnumSet.allOf(Pseudonymized.class), "0123456789abcdef".getBytes(UTF_8));

  private final List<String> first = new ArrayList<>();
  private final List<MessageSource> sources = new ArrayList<>();

  @Test
  void documentsOfAllSamplesAreEqual() throws IOException {
    check(settings(Set.of(), PseudonymSettings.NONE));
  }

  @Test
  void documentsWithMasksAndPseudonymsAreEqual() throws IOException {
    check(settings(EnumSet.allOf(Mask.class), ALL_PSEUDONYMS));
  }

  private void check(DecoderSettings settings) throws IOException {
    SipDocumentWriter writer = new SipDocumentWriter(settings);
    try (Stream<Path> files = Files.list(Path.of("..", "sample-pcaps"))) {
      for (Path file : files.filter(each -> each.toString().matches(".*\\.pcap(ng)?")).toList()) {
        decode(file, settings, writer);
      }
    }
    DecodedMessages messages =
        new DecodedMessages(settings.masks(), settings.pseudonyms(), settings.communityIdSeed());
    List<String> later =
        sources.stream().map(source -> document(source.decode(messages), writer)).toList();

    assertThat(first).hasSizeGreaterThan(300);
    assertThat(later).isEqualTo(first);
  }

  private static DecoderSettings settings(Set<Mask> masks, PseudonymSettings pseudonyms) {
    return new DecoderSettings(
        Profile.FULL,
        new int[] {5060, 5080},
        true,
        true,
        true,
        masks,
        pseudonyms,
        0,
        TunnelPorts.defaults(),
        DecoderSettings.MAX_BINARY_BODY_BYTES);
  }

  private void decode(Path capture, DecoderSettings settings, SipDocumentWriter writer)
      throws IOException {
    InMemoryDecoder.Sink sink =
        new InMemoryDecoder.Sink() {
          @Override
          public void message(DecodedMessage message) {
            sources.add(message.source());
            first.add(document(message, writer));
          }
        };
    InMemoryDecoder decoder =
        new InMemoryDecoder(settings, ReassemblyLimits.defaults(), 5_000, sink);
    try (CaptureFile file = CaptureFile.open(capture)) {
      for (CapturedFrame frame = file.next(); frame != null; frame = file.next()) {
        decoder.decode(
            frame.bytes(),
            FrameContext.of(
                frame.captureTimeNanos(),
                frame.timestampImprecise(),
                frame.linkType(),
                frame.originalLengthBytes(),
                "agent-1"));
      }
    }
    decoder.end();
  }

  private static String document(DecodedMessage message, SipDocumentWriter writer) {
    JsonBuffer json = new JsonBuffer();
    writer.write(message, json);
    return message.id() + " " + new String(json.toByteArray(0), UTF_8);
  }
}
