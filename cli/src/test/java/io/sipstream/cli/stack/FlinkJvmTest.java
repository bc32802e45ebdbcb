package io.sipstream.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class FlinkJvmTest {
  @Test
  void theServersRunWithTheOptionsThatTheTestsOfTheJobRunWith() throws Exception {
    var pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("").toAbsolutePath().getParent().resolve("pom.xml").toFile());
    String inPom = pom.getElementsByTagName("flink.jvm.args").item(0).getTextContent();

    assertThat(FlinkJvm.options()).containsExactlyInAnyOrderElementsOf(List.of(inPom.split(" ")));
  }
}
