package io.sipstream.settings;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Settings as a user gives them: in the environment, on the command line and in a file. */
final class Given {
  private Given() {}

  static LoadedSettings load(Map<String, String> environment, String... arguments)
      throws InvalidSettingsException {
    return JobCommand.parse(arguments).load(environment);
  }

  /** What is wrong with them; fails if nothing is. */
  static List<String> errors(Map<String, String> environment, String... arguments) {
    return catchThrowableOfType(InvalidSettingsException.class, () -> load(environment, arguments))
        .sentences();
  }

  /** A new file with this text. */
  static String yaml(Path directory, String text) throws Exception {
    return Files.writeString(Files.createTempFile(directory, "", ".yaml"), text).toString();
  }
}
