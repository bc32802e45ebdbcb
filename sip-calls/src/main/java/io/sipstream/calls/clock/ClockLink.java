package io.sipstream.calls.clock;

import io.sipstream.calls.event.MessageFacts;
import java.util.Comparator;

/** Names two elements by their addresses, the smaller one first. */
record ClockLink(String one, String other) implements Comparable<ClockLink> {
  private static final Comparator<ClockLink> ORDER =
      Comparator.comparing(ClockLink::one).thenComparing(ClockLink::other);

  /** Returns the link of a message. Ports are a part of it only if both have the same address. */
  static ClockLink of(MessageFacts facts) {
    String source = source(facts);
    String destination = destination(facts);
    return isBack(facts) ? new ClockLink(destination, source) : new ClockLink(source, destination);
  }

  /** Returns whether a message goes from the second element to the first one. */
  static boolean isBack(MessageFacts facts) {
    return source(facts).compareTo(destination(facts)) > 0;
  }

  private static String source(MessageFacts facts) {
    return isOneHost(facts) ? facts.sourceIp() + ' ' + facts.sourcePort() : facts.sourceIp();
  }

  private static String destination(MessageFacts facts) {
    return isOneHost(facts)
        ? facts.destinationIp() + ' ' + facts.destinationPort()
        : facts.destinationIp();
  }

  private static boolean isOneHost(MessageFacts facts) {
    return facts.sourceIp().equals(facts.destinationIp());
  }

  @Override
  public int compareTo(ClockLink that) {
    return ORDER.compare(this, that);
  }
}
