package io.sipstream.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Document;
import io.sipstream.document.Profile;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.packet.FrameContext;
import io.sipstream.settings.SettingDeclaration;
import io.sipstream.testing.ReferencePage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Compares the settings and the example document of the reference with the code. What happens at a
 * limit, and when to change a setting, are written by hand in the page.
 */
class ReferenceTest {
  private static final ReferencePage SETTINGS = ReferencePage.of("job-settings.md");
  private static final ReferencePage FIELDS = ReferencePage.of("fields.md");
  private static final String WHEN_REACHED = "- When reached: ";
  private static final String WHEN_TO_CHANGE = "- When to change: ";

  /** The keys of limits. */
  private static final Pattern LIMIT = Pattern.compile("(.*[.-])?(timeout|max|bulk)-.*");

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

  private static String section(SettingDeclaration setting) throws IOException {
    String value = setting.defaultText() == null ? "none" : "`" + setting.defaultText() + "`";
    StringBuilder section = new StringBuilder("### `%s`\n\n".formatted(setting.key()));
    section.append(setting.help()).append("\n\n");
    section.append("- Default: ").append(value).append('\n');
    section.append("- Allowed: ").append(setting.allowed()).append('\n');
    advice(setting).forEach(line -> section.append(line).append('\n'));
    return section.append('\n').toString();
  }

  /** Returns the lines of a setting's section that are written by hand. */
  private static List<String> advice(SettingDeclaration setting) throws IOException {
    return SETTINGS
        .text()
        .lines()
        .dropWhile(line -> !line.equals("### `%s`".formatted(setting.key())))
        .skip(1)
        .takeWhile(line -> !line.startsWith("#"))
        .filter(line -> line.startsWith(WHEN_REACHED) || line.startsWith(WHEN_TO_CHANGE))
        .toList();
  }

  @Test
  void eachLimitHasWhatHappensWhenItIsReachedAndWhenToChangeIt() throws IOException {
    for (SettingDeclaration setting : SettingDeclaration.all()) {
      List<String> advice = advice(setting);
      boolean limit = LIMIT.matcher(setting.key()).matches();
      assertThat(advice)
          .as(setting.key())
          .filteredOn(line -> line.startsWith(WHEN_REACHED))
          .hasSize(limit ? 1 : 0);
      assertThat(advice.size() - (limit ? 1 : 0)).as(setting.key()).isBetween(limit ? 1 : 0, 1);
    }
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
      var settings = DecoderSettings.defaults().withProfile(Profile.LEAN);
      var decoder = new FrameDecoder(settings);
      var context =
          FrameContext.of(
              frame.captureTimeNanos(), false, frame.linkType(), frame.originalLengthBytes(), null);
      var message = (Outcome.Message) decoder.decode(frame.bytes(), context);
      var document =
          new SipDocumentWriter(settings).document(message.decoded(), Document.Operation.CREATE);
      String text = json.writer(printer).writeValueAsString(json.readTree(document.json()));
      FIELDS.check("document", "```json\n" + text + "\n```\n");
    }
  }
}
