package io.sipstream.cli.command;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Reads the properties of a Kafka consumer from the file of an option. */
public final class ConsumerProperties {
  private ConsumerProperties() {}

  /**
   * Returns the properties of a file with the addresses of the brokers.
   *
   * @param file file of {@code --consumer-config}; null for no further properties
   * @throws IllegalArgumentException with a sentence for the user if the file cannot be read
   */
  public static Properties read(Path file, String bootstrapServers) {
    Properties properties = new Properties();
    if (file != null) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "--consumer-config: cannot read %s (%s). Set a readable file."
                .formatted(file, e.getClass().getSimpleName()),
            e);
      }
    }
    properties.put("bootstrap.servers", bootstrapServers);
    return properties;
  }
}
