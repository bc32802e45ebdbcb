package io.sipstream.cli.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SearchLineTest {
  @Test
  void aCallIdIsOnePhraseOfTheQueryAndOneWordOfTheShell() {
    String callId = "a\" OR \\\"*'$(id)\u001b";
    String line = Report.searchLine(callId, URI.create("http://127.0.0.1:9200"));
    assertThat(line)
        .startsWith("curl 'http://127.0.0.1:9200/sip-messages-*/_search?")
        .endsWith("'");
    String query = line.substring(line.indexOf("&q=") + 3, line.length() - 1);
    assertThat(query).matches("[A-Za-z0-9%+*._-]*");
    assertThat(URLDecoder.decode(query, StandardCharsets.UTF_8))
        .isEqualTo("sip.call_id:\"a\\\" OR \\\\\\\"*'$(id)\u001b\"");
  }
}
