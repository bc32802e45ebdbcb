package io.sipstream.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Settings from a YAML file: ours, nested or with dots, and packetbeat's block for SIP. */
final class YamlSource {
  private static final String PROTOCOLS = "packetbeat.protocols";

  // The other parts of a packetbeat.yml, which is welcome here as it stands.
  private static final Set<String> BEAT_PARTS =
      Set.of(
          "cloud",
          "features",
          "fields",
          "fields_under_root",
          "http",
          "instrumentation",
          "keystore",
          "logging",
          "max_procs",
          "monitoring",
          "name",
          "output",
          "packetbeat",
          "path",
          "processors",
          "queue",
          "seccomp",
          "setup",
          "tags",
          "timestamp",
          "xpack");

  private final Path file;
  private final SettingValues values;
  private final Set<String> passedOver = new TreeSet<>();
  private boolean isBeats;

  private YamlSource(Path file, SettingValues values) {
    this.file = file;
    this.values = values;
  }

  static void read(Path file, SettingValues values) {
    values.beginSource();
    try {
      new YamlSource(file, values).take(YamlNode.read(file));
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      String what = e.getOriginalMessage().lines().findFirst().orElse("no reason given");
      values.error("%s cannot be read as YAML (line %d): %s.", file, line, what);
    } catch (IOException e) {
      values.error("%s cannot be read: %s.", file, e.getMessage());
    }
  }

  private void take(YamlNode root) {
    if (root instanceof YamlNode.Mapping mapping) {
      isBeats =
          mapping.entries().keySet().stream()
              .anyMatch(key -> key.equals("packetbeat") || key.startsWith("packetbeat."));
      takeEntries("", mapping);
    } else if (root instanceof YamlNode.Sequence blocks) {
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

  private void takeEntries(String prefix, YamlNode.Mapping mapping) {
    for (Map.Entry<String, YamlNode> entry : mapping.entries().entrySet()) {
      take(prefix + entry.getKey(), entry.getValue());
    }
  }

  private void take(String key, YamlNode node) {
    if (key.equals(PROTOCOLS) && node instanceof YamlNode.Sequence blocks) {
      new PacketbeatBlocks(file, values).take(blocks);
    } else if (isBeats && !key.equals("packetbeat") && isBeatPart(key)) {
      passedOver.add(key);
    } else if (node instanceof YamlNode.Mapping mapping) {
      takeEntries(key + ".", mapping);
    } else {
      give(key, node, values, "in " + file + ", line " + node.line());
    }
  }

  private static boolean isBeatPart(String key) {
    int dot = key.indexOf('.');
    return BEAT_PARTS.contains(dot < 0 ? key : key.substring(0, dot));
  }

  /** Gives a scalar, or a list of them. */
  static void give(String key, YamlNode node, SettingValues values, String where) {
    List<YamlNode> items =
        node instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(node);
    List<String> texts = new ArrayList<>();
    for (YamlNode item : items) {
      if (!(item instanceof YamlNode.Scalar scalar) || scalar.text() == null) {
        values.error("%s has no value, or not a plain one (%s).", key, where);
        return;
      }
      texts.add(scalar.text());
    }
    values.give(key, String.join(",", texts), where, false);
  }
}
