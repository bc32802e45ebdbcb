package io.sipstream.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads YAML files that have no fixed keys. */
public final class YamlTree {
  private YamlTree() {}

  /**
   * Returns the content of a file; empty for an empty file.
   *
   * @param option option or setting that names the file, for messages
   * @throws IllegalArgumentException if the file cannot be read or has another form
   */
  public static Map<String, Object> read(Path file, String option) {
    Object root;
    try (Reader reader = Files.newBufferedReader(file)) {
      root = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
    } catch (IOException | YAMLException e) {
      throw new IllegalArgumentException(
          "%s: cannot read %s as YAML (%s). Set a readable YAML file."
              .formatted(option, file, e.getClass().getSimpleName()),
          e);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    if (root instanceof Map<?, ?> map) {
      map.forEach((key, value) -> tree.put(String.valueOf(key), value));
    } else if (root != null) {
      throw new IllegalArgumentException(
          "%s: %s is no list of keys and values.".formatted(option, file));
    }
    return tree;
  }
}
