package io.sipstream.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * packetbeat's list of protocols, of which the block of type {@code sip} is ours. As packetbeat
 * documents, a block without ports switches SIP off; so does {@code enabled: false}.
 */
final class PacketbeatBlocks {
  private static final Set<String> OURS =
      Set.of("ports", "parse_authorization", "parse_body", "keep_original");

  // Of packetbeat 7.17 and newer; they steer capture, transactions and publishing, not documents.
  private static final Set<String> WITHOUT_MEANING =
      YamlSource.words(
          "transport_protocol transaction_timeout send_request send_response index processors",
          "fields fields_under_root tags keep_null interface");

  private final Path file;
  private final SettingValues values;

  PacketbeatBlocks(Path file, SettingValues values) {
    this.file = file;
    this.values = values;
  }

  void take(SequenceNode blocks) {
    List<MappingNode> sip = new ArrayList<>();
    for (Node node : blocks.getValue()) {
      if (!(node instanceof MappingNode block)) {
        values.error("A protocol is not a block with a type (%s).", location(node));
      } else if ("sip".equals(text(block, "type"))) {
        sip.add(block);
      } else {
        values.notice(
            "The protocol %s was passed over (%s).", text(block, "type"), location(block));
      }
    }
    if (sip.isEmpty()) {
      switchOff(blocks, "there is no block of type sip");
    } else if (sip.size() > 1) {
      values.error("There is more than one block of type sip (%s).", location(sip.get(1)));
    } else {
      takeSip(sip.get(0));
    }
  }

  private void takeSip(MappingNode block) {
    String enabled = text(block, "enabled");
    boolean off = enabled != null && !asTruth(enabled).equals("true");
    if (enabled != null && !asTruth(enabled).matches("true|false")) {
      values.error("enabled is \"%s\" (%s); allowed: true or false.", enabled, location(block));
    }
    if (off) {
      switchOff(block, "the block of type sip has enabled: false");
    } else if (!hasPorts(block)) {
      switchOff(block, "the block of type sip has no ports");
    }
    for (Map.Entry<String, Node> entry : YamlSource.entries(block).entrySet()) {
      String key = entry.getKey();
      boolean portsDecided = key.equals("ports") && (off || !hasPorts(block));
      if (OURS.contains(key) && !portsDecided) {
        String text = YamlSource.text(entry.getValue());
        if (text != null && !key.equals("ports")) {
          values.give(key, asTruth(text), location(entry.getValue()));
        } else {
          YamlSource.give(key, entry.getValue(), values, location(entry.getValue()));
        }
      } else if (WITHOUT_MEANING.contains(key.replaceFirst("\\..*", ""))) {
        values.notice("packetbeat's %s has no effect here (%s).", key, location(entry.getValue()));
      } else if (!portsDecided && !key.equals("type") && !key.equals("enabled")) {
        values.error(
            "There is no setting %s for type sip (%s)%s",
            key,
            location(entry.getValue()),
            Suggestion.after(key, Stream.of(OURS, WITHOUT_MEANING).flatMap(Set::stream).toList()));
      }
    }
  }

  private static boolean hasPorts(MappingNode block) {
    Node ports = YamlSource.entries(block).get("ports");
    if (ports instanceof SequenceNode list) {
      return !list.getValue().isEmpty();
    }
    return ports != null && YamlSource.text(ports) != null;
  }

  private void switchOff(Node node, String why) {
    values.give("ports", "", location(node) + ": " + why);
  }

  /** packetbeat reads YAML 1.1, where yes and on are true. */
  private static String asTruth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "yes", "on", "true" -> "true";
      case "no", "off", "false" -> "false";
      default -> text;
    };
  }

  private static String text(MappingNode block, String key) {
    Node node = YamlSource.entries(block).get(key);
    return node == null ? null : YamlSource.text(node);
  }

  private String location(Node node) {
    return "in " + file + ", line " + YamlSource.line(node);
  }
}
