package io.sipstream.explorer.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.calls.ladder.ElementNames;
import io.sipstream.calls.ladder.Ladder;
import io.sipstream.calls.ladder.LadderMessage;
import io.sipstream.calls.ladder.LadderMessages;
import io.sipstream.calls.ladder.LadderTimes;
import io.sipstream.calls.ladder.MermaidLadder;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.document.DecoderSettings;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.message.DecodedMessage;
import io.sipstream.packet.FrameContext;
import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.testing.browser.Chromium;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Draws ladders with Mermaid itself, in a browser. */
class MermaidParserTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static Chromium browser;

  @BeforeAll
  static void start() throws Exception {
    browser = Chromium.start();
    browser.open("about:blank");
    browser.run(mermaid() + "; mermaid.initialize({startOnLoad: false}); 0");
  }

  /** Returns the script of Mermaid, which is below its version. */
  private static String mermaid() throws IOException {
    Properties pom = new Properties();
    try (InputStream in = resource("maven/org.webjars.npm/mermaid/pom.properties")) {
      pom.load(in);
    }
    String directory = "resources/webjars/mermaid/" + pom.getProperty("version");
    try (InputStream in = resource(directory + "/dist/mermaid.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream resource(String name) {
    return MermaidParserTest.class.getResourceAsStream("/META-INF/" + name);
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hold-resume.pcap", "early-media-prack.pcap", "ipv6-call.pcap"})
  void ladderOfASampleIsDrawn(String sample) throws Exception {
    check(messages(Path.of("..", "sample-pcaps", sample)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "end",
        "a;b #59; %%{init: {}}%%",
        "</text><script>alert(1)</script>",
        "Note over e0: x",
        "-->> e1 : $& #quot;",
      })
  @Tag("hostile")
  void hostileTextIsAText(String text) throws Exception {
    LadderMessage.Address caller = new LadderMessage.Address("192.0.2.1", 5060);
    LadderMessage.Address callee = new LadderMessage.Address("192.0.2.2", 5060);
    check(
        List.of(
            new LadderMessage(
                "1", 0, "", caller, callee, text, true, true, 1, "call", "1 INVITE b", text)));
  }

  /** Compares elements and messages that Mermaid has drawn with those of the ladder. */
  private static void check(List<LadderMessage> messages) throws Exception {
    Ladder ladder = Ladder.of(messages, ElementNames.none(), UnaryOperator.identity());
    List<String> expected = new ArrayList<>();
    ladder
        .rows()
        .forEach(
            row -> expected.add(LadderTimes.clock(row.message().timeNanos()) + " " + row.text()));
    String diagram = JSON.writeValueAsString(MermaidLadder.of(ladder));

    assertThat(browser.run("mermaid.parse(" + diagram + ").then(r => r.diagramType)").asText())
        .isEqualTo("sequence");
    browser.run(
        "mermaid.render('ladder', "
            + diagram
            + ").then(r => { document.body.innerHTML = r.svg; return 0; })");
    assertThat(texts("text.messageText")).isEqualTo(expected);
    assertThat(texts("text.actor")).containsAll(ladder.columns());
    assertThat(browser.run("document.querySelectorAll('script').length").asInt()).isZero();
    assertThat(browser.takeProblems()).isEmpty();
  }

  private static List<String> texts(String selector) throws Exception {
    List<String> texts = new ArrayList<>();
    JsonNode found =
        browser.run("[...document.querySelectorAll('" + selector + "')].map(e => e.textContent)");
    found.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static List<LadderMessage> messages(Path capture) throws IOException {
    List<LadderMessage> messages = new ArrayList<>();
    InMemoryDecoder decoder =
        new InMemoryDecoder(
            DecoderSettings.defaults(),
            ReassemblyLimits.defaults(),
            5_000,
            new InMemoryDecoder.Sink() {
              @Override
              public void message(DecodedMessage message) {
                messages.add(LadderMessages.of(message));
              }
            });
    try (CaptureFile frames = CaptureFile.open(capture)) {
      for (CapturedFrame frame = frames.next(); frame != null; frame = frames.next()) {
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
    assertThat(messages).isNotEmpty();
    return messages;
  }
}
