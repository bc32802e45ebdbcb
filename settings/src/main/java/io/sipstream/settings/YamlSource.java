package io.sipstream.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserException;

/** Reads a YAML file: our settings, nested or with dots, and packetbeat's block for SIP. */
final class YamlSource {
  private static final String PROTOCOLS = "packetbeat.protocols";

  // The other parts of a packetbeat.yml, which is accepted unchanged.
  private static final Set<String> BEAT_PARTS =
      words(
          "cloud features fields fields_under_root http instrumentation keystore logging max_procs",
          "monitoring name output packetbeat path processors queue seccomp setup tags timestamp xpack");

  private final Path file;
  private final SettingValues values;
  private final Set<String> passedOver = new TreeSet<>();
  private boolean isBeats;

  private YamlSource(Path file, SettingValues values) {
    this.file = file;
    this.values = values;
  }

  static void read(Path file, SettingValues values) {
    values.begin(SettingValues.Source.FILE);
    try (Reader reader = Files.newBufferedReader(file)) {
      Node root = new Yaml(new LoaderOptions()).compose(reader);
      if (root != null) {
        new YamlSource(file, values).take(root);
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      values.error("%s cannot be read as YAML (line %d): %s.", file, line, e.getProblem());
    } catch (IOException | YAMLException e) {
      values.error("%s cannot be read: %s.", file, e.getMessage());
    }
  }

  private void take(Node root) {
    if (root instanceof MappingNode mapping) {
      isBeats =
          entries(mapping).keySet().stream()
              .anyMatch(key -> key.equals("packetbeat") || key.startsWith("packetbeat."));
      takeEntries("", mapping);
    } else if (root instanceof SequenceNode blocks) {
      new PacketbeatBlocks(file, values).take(blocks);
    } else {
      values.error("%s holds one value and no settings.", file);
    }
    if (!passedOver.isEmpty()) {
      values.notice(
          "Parts of packetbeat's configuration that mean nothing here were passed over (in %s): %s.",
          file, String.join(", ", passedOver));
    }
  }

  private void takeEntries(String prefix, MappingNode mapping) {
    entries(mapping).forEach((key, node) -> take(prefix + key, node));
  }

  private void take(String key, Node node) {
    if (key.equals(PROTOCOLS) && node instanceof SequenceNode blocks) {
      new PacketbeatBlocks(file, values).take(blocks);
    } else if (isBeats
        && !key.equals("packetbeat")
        && BEAT_PARTS.contains(key.replaceFirst("\\..*", ""))) {
      passedOver.add(key);
    } else if (node instanceof MappingNode mapping) {
      takeEntries(key + ".", mapping);
    } else {
      give(key, node, values, "in " + file + ", line " + line(node));
    }
  }

  /**
   * The entries by key, in the order of the file.
   *
   * @throws MarkedYAMLException if a key is there twice
   */
  static Map<String, Node> entries(MappingNode mapping) {
    Map<String, Node> entries = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      String key = text(entry.getKeyNode());
      if (entries.put(key, entry.getValueNode()) != null) {
        Mark mark = entry.getKeyNode().getStartMark();
        throw new ParserException(null, null, "duplicate key " + key, mark);
      }
    }
    return entries;
  }

  /** The text of a scalar, as it is written; null for none. */
  static String text(Node node) {
    return node instanceof ScalarNode scalar
            && !scalar.getTag().equals(Tag.NULL)
            && !scalar.getValue().isEmpty()
        ? scalar.getValue()
        : null;
  }

  /** The words of these lines. */
  static Set<String> words(String... lines) {
    return Set.of(String.join(" ", lines).split(" "));
  }

  static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  /** Gives a scalar, or a list of them. */
  static void give(String key, Node node, SettingValues values, String where) {
    List<Node> items = node instanceof SequenceNode list ? list.getValue() : List.of(node);
    List<String> texts = new ArrayList<>();
    for (Node item : items) {
      if (text(item) == null) {
        values.error("%s has no value, or not a plain one (%s).", key, where);
        return;
      }
      texts.add(text(item));
    }
    values.give(key, String.join(",", texts), where);
  }
}
