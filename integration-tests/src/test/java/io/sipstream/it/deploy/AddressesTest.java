package io.sipstream.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.it.SipstreamHome;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that addresses of the project come from the properties {@code address.*} of the root pom,
 * which are empty until the owner sets them.
 */
class AddressesTest {
  private static final Path HOME = SipstreamHome.DIRECTORY;

  @Test
  void theSecurityPageNamesTheContactOrSaysThatThereIsNone() throws Exception {
    String contact = address("security");

    assertThat(Files.readString(HOME.resolve("SECURITY.md")))
        .contains(contact.isEmpty() ? "The project has no public contact address yet." : contact);
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "cli"})
  void packagesTakeTheirMaintainerFromTheProperty(String directory) throws Exception {
    Path control = HOME.resolve("deploy").resolve(directory).resolve("debian/control");

    assertThat(Files.readAllLines(control))
        .contains("Maintainer: @MAINTAINER@")
        .noneMatch(line -> line.startsWith("Homepage:"));
  }

  private static String address(String name) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(HOME.resolve("pom.xml").toFile())
        .getElementsByTagName("address." + name)
        .item(0)
        .getTextContent()
        .strip();
  }
}
