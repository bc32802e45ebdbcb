package io.sipstream.frames;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AgentReportTest {
  private static AgentReport report(String agent, String interfaceName, Map<String, Long> dropped) {
    return new AgentReport(
        agent, "s-1", interfaceName, 7, 10, 20, false, 100, 0, 95, new TreeMap<>(dropped), 3, 4, 5);
  }

  @Test
  void itIsOneLineOfJson() {
    assertThat(report("tap", "eth0", Map.of("queue_full", 2L, "a", 1L)).toJson())
        .isEqualTo(
            "{\"version\":1,\"agent\":\"tap\",\"start\":\"s-1\",\"interface\":\"eth0\","
                + "\"sequence\":7,\"from_ns\":10,\"to_ns\":20,\"last\":false,\"captured\":100,"
                + "\"recovered\":0,\"acknowledged\":95,\"dropped\":{\"a\":1,\"queue_full\":2},"
                + "\"waiting\":3,\"missed\":{\"kernel\":4,\"interface\":5}}");
  }

  @Test
  void whatIsNotThereIsLeftOut() {
    assertThat(report(null, null, Map.of()).toJson())
        .startsWith("{\"version\":1,\"start\":\"s-1\",\"sequence\":7,")
        .contains("\"dropped\":{},");
  }

  @Test
  void namesAreEscapedAsRfc8259Says() {
    assertThat(report("a\"b\\c\n\u0001é\uD83D\uDE00\uD800", null, Map.of()).toJson())
        .contains("\"agent\":\"a\\\"b\\\\c\\u000a\\u0001é\uD83D\uDE00\uD800\",");
  }
}
