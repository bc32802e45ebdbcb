package io.sipstream.settings;

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
record PacketbeatBlocks(YamlSource file, SettingValues values) {
  private static final Set<String> OURS =
      Set.of("ports", "parse_authorization", "parse_body", "keep_original");

  // Of packetbeat 7.17 and newer; they steer capture, transactions and publishing, not documents.
  private static final Set<String> WITHOUT_MEANING =
      YamlSource.words(
          "transport_protocol transaction_timeout send_request send_response index processors"
              + " fields fields_under_root tags keep_null interface");

  void take(SequenceNode blocks) {
    List<MappingNode> sip = new ArrayList<>();
    for (Node node : blocks.getValue()) {
      String where = file.where(node);
      if (!(node instanceof MappingNode block)) {
        values.error("A protocol is not a block with a type (%s).", where);
      } else if ("sip".equals(text(block, "type"))) {
        sip.add(block);
      } else {
        values.notice("The protocol %s was passed over (%s).", text(block, "type"), where);
      }
    }
    if (sip.isEmpty()) {
      switchOff(blocks, "there is no block of type sip");
    } else if (sip.size() > 1) {
      values.error("There is more than one block of type sip (%s).", file.where(sip.get(1)));
    } else {
      takeSip(sip.get(0));
    }
  }

  private void takeSip(MappingNode block) {
    Map<String, Node> entries = YamlSource.entries(block);
    String enabled = text(block, "enabled");
    boolean off = enabled != null && !truth(enabled).equals("true");
    if (off && !truth(enabled).equals("false")) {
      values.error("enabled is \"%s\" (%s); allowed: true or false.", enabled, file.where(block));
    }
    if (off || !hasPorts(entries.get("ports"))) {
      String why = off ? "has enabled: false" : "has no ports";
      switchOff(block, "the block of type sip " + why);
      entries.remove("ports");
    }
    entries.remove("type");
    entries.remove("enabled");
    entries.forEach(this::takeEntry);
  }

  private void takeEntry(String key, Node node) {
    String text = YamlSource.text(node);
    if (OURS.contains(key) && (text == null || key.equals("ports"))) {
      file.give(key, node);
    } else if (OURS.contains(key)) {
      values.give(key, truth(text), file.where(node));
    } else if (WITHOUT_MEANING.contains(key.replaceFirst("\\..*", ""))) {
      values.notice("packetbeat's %s has no effect here (%s).", key, file.where(node));
    } else {
      List<String> known = Stream.of(OURS, WITHOUT_MEANING).flatMap(Set::stream).toList();
      values.error(
          "There is no setting %s for type sip (%s)%s",
          key, file.where(node), Suggestion.after(key, known));
    }
  }

  private static boolean hasPorts(Node ports) {
    return ports instanceof SequenceNode list
        ? !list.getValue().isEmpty()
        : ports != null && YamlSource.text(ports) != null;
  }

  private void switchOff(Node node, String why) {
    values.give("ports", "", file.where(node) + ": " + why);
  }

  /** packetbeat reads YAML 1.1, where yes and on are true. */
  private static String truth(String text) {
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
}
