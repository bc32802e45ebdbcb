package io.sipstream.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;
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
          "cloud features fields fields_under_root http instrumentation keystore logging max_procs"
              + " monitoring name output packetbeat path processors queue seccomp setup tags"
              + " timestamp xpack");

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
      Node root = new Yaml().compose(reader);
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
    if (root instanceof SequenceNode) {
      take(PROTOCOLS, root);
    } else if (root instanceof MappingNode) {
      Map<String, Node> entries = entries(root);
      isBeats = entries.keySet().stream().anyMatch(key -> firstPart(key).equals("packetbeat"));
      entries.forEach(this::take);
    } else {
      values.error("%s holds one value and no settings.", file);
    }
    if (!passedOver.isEmpty()) {
      values.notice(
          "Ignored packetbeat settings that do not apply (in %s): %s.",
          file, String.join(", ", passedOver));
    }
  }

  private void take(String key, Node node) {
    if (key.equals(PROTOCOLS) && node instanceof SequenceNode blocks) {
      new PacketbeatBlocks(this, values).take(blocks);
    } else if (isBeats && !key.equals("packetbeat") && BEAT_PARTS.contains(firstPart(key))) {
      passedOver.add(key);
    } else if (node instanceof MappingNode) {
      entries(node).forEach((name, value) -> take(key + "." + name, value));
    } else {
      give(key, node);
    }
  }

  /** Gives a scalar, or a list of them. */
  void give(String key, Node node) {
    List<Node> items = node instanceof SequenceNode list ? list.getValue() : List.of(node);
    if (items.stream().allMatch(item -> text(item) != null)) {
      String text = items.stream().map(YamlSource::text).collect(Collectors.joining(","));
      values.give(key, text, where(node));
    } else {
      values.error("%s has no value, or not a plain one (%s).", key, where(node));
    }
  }

  /** Returns where a node is, for a sentence. */
  String where(Node node) {
    return "in " + file + ", line " + (node.getStartMark().getLine() + 1);
  }

  /**
   * Returns the entries of a mapping by key, in the order of the file.
   *
   * @throws MarkedYAMLException if a key is there twice
   */
  static Map<String, Node> entries(Node mapping) {
    Map<String, Node> entries = new LinkedHashMap<>();
    for (NodeTuple entry : ((MappingNode) mapping).getValue()) {
      String key = String.valueOf(text(entry.getKeyNode()));
      if (entries.put(key, entry.getValueNode()) != null) {
        throw new ParserException(
            null, null, "duplicate key " + key, entry.getKeyNode().getStartMark());
      }
    }
    return entries;
  }

  /** Returns the text of a scalar, as it is written; null for an empty one and other nodes. */
  static String text(Node node) {
    return node instanceof ScalarNode scalar
            && !scalar.getTag().equals(Tag.NULL)
            && !scalar.getValue().isEmpty()
        ? scalar.getValue()
        : null;
  }

  /** Returns the part of a key before its first dot. */
  static String firstPart(String key) {
    return key.split("\\.", 2)[0];
  }

  static Set<String> words(String text) {
    return Set.of(text.split(" "));
  }
}
