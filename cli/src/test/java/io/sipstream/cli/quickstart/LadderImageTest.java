package io.sipstream.cli.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.cli.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Holds the README's picture to the quickstart's ladder. {@code -Dladder.update=true} renders the
 * picture again.
 */
class LadderImageTest {
  private static final Path IMAGE = Path.of("..", "docs", "images", "find-a-call.svg");
  private static final Path SAMPLE = Path.of("..", "sample-pcaps", "hold-resume.pcap");

  private static final int MARGIN = 16;
  private static final int LINE_HEIGHT = 20;
  private static final double CHARACTER_WIDTH = 8.4;

  /** The three digits of a response in a line of the ladder. */
  private static final Pattern RESPONSE = Pattern.compile("- (\\d)\\d\\d ");

  @Test
  void thePictureIsTheLadderOfTheSample() throws Exception {
    String svg = svg(lines());
    if (Boolean.getBoolean("ladder.update")) {
      Files.writeString(IMAGE, svg);
    } else {
      assertThat(IMAGE).content().isEqualTo(svg);
    }
  }

  private static List<String> lines() throws Exception {
    Run decode = Run.of("decode", SAMPLE.toString());
    assertThat(decode.status()).as(decode.errors()).isZero();
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> messages = new ArrayList<>();
    for (String document : decode.output().lines().toList()) {
      messages.add(json.readTree(document));
    }
    String title = "Call " + messages.get(0).at("/sip/call_id").asText();
    List<String> lines =
        new ArrayList<>(
            List.of("$ ./sipstream quickstart", "...", "", title, "-".repeat(title.length())));
    lines.addAll(new Ladder(messages, 0).lines());
    return lines;
  }

  private static String svg(List<String> lines) {
    int longest = lines.stream().mapToInt(String::length).max().orElse(0);
    long width = 2 * MARGIN + Math.round(longest * CHARACTER_WIDTH);
    long height = 2 * MARGIN + (long) lines.size() * LINE_HEIGHT;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d">
        <title>A call as a ladder in a terminal</title>
        <rect width="100%%" height="100%%" rx="8" fill="#1e2127"/>
        <g font-family="monospace" font-size="14" xml:space="preserve">
        """
            .formatted(width, height));
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isEmpty()) {
        svg.append(
            "<text x=\"%d\" y=\"%d\" textLength=\"%d\" fill=\"%s\">%s</text>\n"
                .formatted(
                    MARGIN,
                    MARGIN + (i + 1) * LINE_HEIGHT - 5,
                    Math.round(line.length() * CHARACTER_WIDTH),
                    colour(line),
                    line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
      }
    }
    return svg.append("</g>\n</svg>\n").toString();
  }

  private static String colour(String line) {
    if (!line.contains("|")) {
      return "#d7dae0";
    }
    Matcher response = RESPONSE.matcher(line);
    if (!response.find()) {
      return "#6cb6ff";
    }
    return response.group(1).compareTo("3") < 0 ? "#8ddb8c" : "#f69d50";
  }
}
