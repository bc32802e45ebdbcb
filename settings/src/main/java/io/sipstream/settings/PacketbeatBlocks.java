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
      YamlSource.words("ports parse_authorization parse_body keep_original");

  // Of packetbeat 7.17 and newer; they steer capture, transactions and publishing, not documents.
  private static final Set<String> WITHOUT_MEANING =
      YamlSource.words(
          "transport_protocol transaction_timeout send_request send_response index processors"
              + " fields fields_under_root tags keep_null interface");

  void take(SequenceNode blocks) {
    List<Node> sip = new ArrayList<>();
    for (Node block : blocks.getValue()) {
      String where = file.where(block);
      if (!(block instanceof MappingNode)) {
        values.error("A protocol is not a block with a type (%s).", where);
      } else if ("sip".equals(type(block))) {
        sip.add(block);
      } else {
        values.notice("Ignored the protocol %s (%s).", type(block), where);
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

  private void takeSip(Node block) {
    Map<String, Node> entries = YamlSource.entries(block);
    entries.remove("type");
    String enabled = YamlSource.text(entries.remove("enabled"));
    boolean off = enabled != null && !truth(enabled).equals("true");
    if (off && !truth(enabled).equals("false")) {
      values.error("enabled is \"%s\" (%s); allowed: true or false.", enabled, file.where(block));
    }
    if (off || !hasPorts(entries.get("ports"))) {
      switchOff(block, "the block of type sip has " + (off ? "enabled: false" : "no ports"));
      entries.remove("ports");
    }
    entries.forEach(this::takeEntry);
  }

  private void takeEntry(String key, Node node) {
    String text = YamlSource.text(node);
    if (OURS.contains(key) && (text == null || key.equals("ports"))) {
      file.give(key, node);
    } else if (OURS.contains(key)) {
      values.give(key, truth(text), file.where(node));
    } else if (WITHOUT_MEANING.contains(YamlSource.firstPart(key))) {
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
        : YamlSource.text(ports) != null;
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

  private static String type(Node block) {
    return YamlSource.text(YamlSource.entries(block).get("type"));
  }
}
