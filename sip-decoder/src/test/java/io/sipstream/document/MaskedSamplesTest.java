package io.sipstream.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.message.DecodedMessage;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.TunnelPorts;
import io.sipstream.privacy.Mask;
import io.sipstream.privacy.PseudonymSettings;
import io.sipstream.reassembly.ReassemblyLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * With everything masked no secret of any sample capture is in anything that the decoder gives. The
 * secrets are found by plain patterns over the messages as they were sent, not by our own reading.
 */
class MaskedSamplesTest {
  /** What to look for, and which group of it is the secret. */
  private static final Map<String, Pattern> SECRETS =
      Map.of(
          "digest",
          pattern("\\b(?:response|nonce|cnonce|opaque|nextnonce|rspauth) *= *\"([^\"]+)\""),
          "crypto key",
          pattern("^a=crypto:.*inline:([^|\\s]+)"),
          "ICE password",
          pattern("^a=ice-pwd:(\\S+)"),
          "text",
          pattern("\\AMESSAGE [\\s\\S]*?\r\n\r\n([\\s\\S]+)"),
          "digits",
          pattern("\\AINFO [\\s\\S]*?\r\n\r\n([\\s\\S]+)"));

  private final List<String> given = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  }

  @Test
  void noSecretIsInAnyOutput() throws IOException {
    Map<String, Set<String>> secrets = new TreeMap<>();
    for (Path capture : captures()) {
      decode(capture, Set.of());
    }
    for (String message : messages) {
      SECRETS.forEach((kind, pattern) -> find(kind, pattern.matcher(message), secrets));
    }
    // Every kind is there, and unmasked all of them are given.
    assertThat(secrets).containsOnlyKeys(SECRETS.keySet());
    secrets.values().forEach(kind -> assertThat(occurring(kind)).isEqualTo(kind));

    given.clear();
    for (Path capture : captures()) {
      decode(capture, EnumSet.allOf(Mask.class));
    }
    secrets.forEach((kind, values) -> assertThat(occurring(values)).as(kind).isEmpty());
  }

  private static List<Path> captures() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "sample-pcaps"))) {
      return files.filter(file -> file.toString().matches(".*\\.pcap(ng)?")).sorted().toList();
    }
  }

  private static void find(String kind, Matcher matcher, Map<String, Set<String>> into) {
    while (matcher.find()) {
      into.computeIfAbsent(kind, name -> new TreeSet<>()).add(matcher.group(1).trim());
    }
  }

  private Set<String> occurring(Set<String> secrets) {
    Set<String> found = new TreeSet<>();
    for (String text : given) {
      secrets.stream().filter(text::contains).forEach(found::add);
    }
    return found;
  }

  private void decode(Path capture, Set<Mask> masks) throws IOException {
    int[] ports = {5060, 5080};
    TunnelPorts tunnels = new TunnelPorts(TunnelPorts.defaults().vxlan(), ports);
    var settings =
        new DecoderSettings(
            Profile.FULL,
            ports,
            true,
            true,
            true,
            masks,
            PseudonymSettings.NONE,
            0,
            tunnels,
            DecoderSettings.MAX_BINARY_BODY_BYTES);
    var decoder =
        new InMemoryDecoder(settings, ReassemblyLimits.defaults(), 5_000, new Given(settings));
    try (CaptureFile file = CaptureFile.open(capture)) {
      for (CapturedFrame frame = file.next(); frame != null; frame = file.next()) {
        decoder.decode(
            frame.bytes(),
            FrameContext.of(
                frame.captureTimeNanos(),
                frame.timestampImprecise(),
                frame.linkType(),
                frame.originalLengthBytes(),
                null));
      }
    }
    decoder.end();
  }

  /** Keeps all that comes out: documents as bytes and as the texts in them, and names of counts. */
  private final class Given implements InMemoryDecoder.Sink {
    private final SipDocumentWriter writer;

    Given(DecoderSettings settings) {
      writer = new SipDocumentWriter(settings);
    }

    @Override
    public void message(DecodedMessage message) {
      WrittenMessage document = WrittenMessage.of(writer, message);
      given.add(new String(document.json(), UTF_8));
      texts(Documents.parse(document.json()));
      given.addAll(document.problems());
      given.add(document.id() + " " + document.routing() + " " + document.kind());
      messages.add(Documents.parse(document.json()).at("/event/original").asText());
    }

    private void texts(JsonNode value) {
      if (value.isContainerNode()) {
        value.forEach(this::texts);
      } else {
        given.add(value.asText());
      }
    }

    @Override
    public void used() {}

    @Override
    public void ignored(String kind) {
      given.add(kind);
    }

    @Override
    public void deadLetter(String stage, String reason, String detail) {
      given.add(stage + " " + reason + " " + detail);
    }

    @Override
    public void count(String name) {
      given.add(name);
    }
  }
}
