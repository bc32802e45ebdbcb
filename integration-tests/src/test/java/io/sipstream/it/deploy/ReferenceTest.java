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
import io.sipstream.testing.ReferencePage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Compares the settings and the example document of the reference with the code. */
class ReferenceTest {
  private static final ReferencePage SETTINGS = ReferencePage.of("job-settings.md");
  private static final ReferencePage FIELDS = ReferencePage.of("fields.md");

  @Test
  void thePageOfSettingsHasEachSettingInItsGroup() throws IOException {
    Map<String, StringBuilder> groups = new LinkedHashMap<>();
    for (SettingDeclaration setting : SettingDeclaration.all()) {
      String group = setting.group().isEmpty() ? "File" : setting.group();
      groups.computeIfAbsent(group, none -> new StringBuilder("\n")).append(section(setting));
    }
    for (Map.Entry<String, StringBuilder> group : groups.entrySet()) {
      SETTINGS.check("settings: " + group.getKey(), group.getValue().toString());
    }
    assertThat(SETTINGS.text().split("<!-- settings: ", -1)).hasSize(groups.size() + 1);
  }

  private static String section(SettingDeclaration setting) {
    SettingDeclaration.Text text = setting.text();
    String value = setting.defaultText() == null ? "none" : "`" + setting.defaultText() + "`";
    StringBuilder section = new StringBuilder("### `%s`\n\n".formatted(setting.key()));
    section.append(text.purpose()).append("\n\n");
    section.append("- Default: ").append(value).append('\n');
    section.append("- Allowed: ").append(setting.allowed()).append('\n');
    if (!text.reached().isEmpty()) {
      section.append("- When reached: ").append(text.reached()).append('\n');
    }
    if (!text.advice().isEmpty()) {
      section.append("- When to change: ").append(text.advice()).append('\n');
    }
    return section.append('\n').toString();
  }

  @Test
  void theExampleIsTheDocumentOfTheSample() throws IOException {
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
      FIELDS.check("document", "```json\n" + text + "\n```\n");
    }
  }
}
