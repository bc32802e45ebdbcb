package io.sipstream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Fails when a message costs a tenth more than it did. */
class CostOfMessageTest {
  private static final double TOLERANCE = 1.1;
  private static final String FIGURES = "cost-of-message.properties";

  @Test
  void aMessageCostsHardlyMoreThanItDid() throws Exception {
    Properties then = new Properties();
    try (InputStream file = getClass().getResourceAsStream("/" + FIGURES)) {
      then.load(file);
    }

    Properties now = measure();

    System.out.println("CostOfMessageTest: " + now);
    assertThat(now.stringPropertyNames()).isEqualTo(then.stringPropertyNames());
    for (String name : then.stringPropertyNames()) {
      assertThat(Double.parseDouble(now.getProperty(name)))
          .as("%s of a message; if it is worth it, write the new figure into %s", name, FIGURES)
          .isLessThan(TOLERANCE * Double.parseDouble(then.getProperty(name)));
    }
  }

  private static Properties measure() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CostOfMessage.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Properties figures = new Properties();
    try (InputStream output = process.getInputStream()) {
      figures.load(output);
    }
    assertThat(process.waitFor()).isZero();
    return figures;
  }
}
