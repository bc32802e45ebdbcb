package io.sipstream.calls.ladder;

import io.sipstream.calls.ladder.LadderMessage.Address;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Orders the elements of a ladder. Elements of INVITEs that set up a call come first, by the number
 * of Via values, so that the caller is left even if the clocks of taps differ.
 */
final class LadderColumns {
  /** Most columns, since each line of a drawing has all; further elements share the last one. */
  static final int COLUMNS = 64;

  private static final String OTHERS = "other elements";

  private final Map<String, Integer> byName = new LinkedHashMap<>();
  private final ElementNames names;
  private final UnaryOperator<String> visible;

  /** Addresses that send messages to themselves: several elements, which differ in the port. */
  private final Set<String> shared = new HashSet<>();

  private LadderColumns(ElementNames names, UnaryOperator<String> visible) {
    this.names = names;
    this.visible = visible;
  }

  static LadderColumns of(
      List<LadderMessage> messages, ElementNames names, UnaryOperator<String> visible) {
    LadderColumns columns = new LadderColumns(names, visible);
    for (LadderMessage message : messages) {
      if (message.source().ip().equals(message.destination().ip())) {
        columns.shared.add(message.source().ip());
      }
    }
    Stream<LadderMessage> setUps =
        messages.stream()
            .filter(LadderMessage::setUp)
            .sorted(Comparator.comparingInt(LadderMessage::viaDepth));
    Stream.concat(setUps, messages.stream())
        .flatMap(message -> Stream.of(message.source(), message.destination()))
        .forEach(columns::add);
    return columns;
  }

  private void add(Address address) {
    String name = name(address);
    if (!byName.containsKey(name)) {
      byName.putIfAbsent(byName.size() < COLUMNS - 1 ? name : OTHERS, byName.size());
    }
  }

  private String name(Address address) {
    String name = names.of(address.ip(), address.port());
    if (name != null) {
      return visible.apply(name);
    }
    return shared.contains(address.ip()) ? address.text() : address.ip();
  }

  int indexOf(Address address) {
    Integer index = byName.get(name(address));
    return index == null ? byName.get(OTHERS) : index;
  }

  List<String> names() {
    return List.copyOf(byName.keySet());
  }
}
