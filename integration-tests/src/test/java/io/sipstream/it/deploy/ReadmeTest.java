package io.sipstream.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Document;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.packet.FrameContext;
import io.sipstream.settings.SettingDeclaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Holds the README to the code. {@code -Dreadme.update=true} writes the parts that come from the
 * code anew, to be reviewed as a change.
 */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");

  @Test
  void theTableOfSettingsIsThatOfTheCode() throws IOException {
    StringBuilder table = new StringBuilder();
    table.append("| setting | default | allowed | meaning |\n| --- | --- | --- | --- |\n");
    for (SettingDeclaration setting : SettingDeclaration.all()) {
      table
          .append("| `")
          .append(setting.key())
          .append("` | ")
          .append(setting.defaultText() == null ? "" : "`" + setting.defaultText() + "`")
          .append(" | ")
          .append(setting.allowed())
          .append(" | ")
          .append(setting.help())
          .append(" |\n");
    }
    assertPart("settings", table.toString());
  }

  @Test
  void theDocumentIsWhatTheSampleGives() throws IOException {
    var json = new ObjectMapper();
    var printer =
        new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));
    Path sample = Path.of("..", "sample-pcaps", "packetbeat-register.pcap");
    try (CaptureFile capture = CaptureFile.open(sample)) {
      CapturedFrame frame = capture.next();
      var decoder = new FrameDecoder(DecoderSettings.defaults());
      var context =
          FrameContext.of(
              frame.captureTimeNanos(), false, frame.linkType(), frame.originalLengthBytes(), null);
      var message = (Outcome.Message) decoder.decode(frame.bytes(), context);
      var document =
          new SipDocumentWriter(DecoderSettings.defaults())
              .document(message.decoded(), Document.Operation.CREATE);
      String text = json.writer(printer).writeValueAsString(json.readTree(document.json()));
      assertPart("document", "```json\n" + text + "\n```\n");
    }
  }

  private static void assertPart(String name, String expected) throws IOException {
    String readme = Files.readString(README);
    String begin = "<!-- " + name + ": checked against the code by ReadmeTest -->\n";
    String end = "<!-- end of " + name + " -->";
    int from = readme.indexOf(begin) + begin.length();
    int to = readme.indexOf(end);
    assertThat(from).as("where the README has its %s", name).isBetween(begin.length(), to);
    if (Boolean.getBoolean("readme.update")) {
      Files.writeString(README, readme.substring(0, from) + expected + readme.substring(to));
    } else {
      assertThat(readme.substring(from, to)).isEqualTo(expected);
    }
  }
}
