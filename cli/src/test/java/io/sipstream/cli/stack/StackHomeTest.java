package io.sipstream.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackHomeTest {
  @TempDir private Path directory;

  @Test
  void theProjectIsFoundFromOneOfItsModules() {
    assertThat(StackHome.find().directory().resolve("local-stack/pom.xml")).exists();
  }

  @Test
  void aServersClassPathIsItsOwnJarAndWhatTheBuildWroteDown() throws IOException {
    Path target = Files.createDirectories(directory.resolve("local-stack/kafka-broker/target"));
    Files.writeString(target.resolve("class-path"), "/a.jar:/b.jar\n");

    assertThat(new StackHome(directory).classPath("kafka-broker"))
        .isEqualTo(target.resolve("kafka-broker.jar") + File.pathSeparator + "/a.jar:/b.jar");
  }

  @Test
  void whatIsNotBuiltIsNamed() {
    assertThatThrownBy(() -> new StackHome(directory).classPath("kafka-broker"))
        .isInstanceOf(LocalStackException.class)
        .hasMessage(
            directory.resolve("local-stack/kafka-broker/target/class-path")
                + " is missing; run mvn package first.");
  }
}
