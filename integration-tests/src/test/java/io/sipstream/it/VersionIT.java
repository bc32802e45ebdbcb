package io.sipstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

/** The version of the build is what packaged programs print. */
class VersionIT {
  private static String buildVersion() throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(SipstreamHome.DIRECTORY.resolve("pom.xml").toFile())
        .getElementsByTagName("version")
        .item(0)
        .getTextContent();
  }

  @Test
  void commandsPrintTheVersionOfTheBuild() throws Exception {
    String expected = "sipstream " + buildVersion();

    assertThat(SipstreamHome.outputOf(SipstreamHome.command("--version")).strip())
        .isEqualTo(expected);
    assertThat(SipstreamHome.outputOf(SipstreamHome.command("decode", "--version")).strip())
        .isEqualTo(expected);
  }

  @Test
  void agentPrintsTheVersionOfTheBuild() throws Exception {
    assertThat(SipstreamHome.outputOf(SipstreamHome.agent(List.of("--version"))).strip())
        .isEqualTo("sipstream-agent " + buildVersion());
  }
}
