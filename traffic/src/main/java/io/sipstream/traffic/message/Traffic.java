package io.sipstream.traffic.message;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * Generates an unlimited sequence of messages from many concurrent conversations of every kind. The
 * same seed gives the same messages. Memory depends on the open conversations only.
 */
public final class Traffic {
  private static final int OPEN_CONVERSATIONS = 200;
  private static final int ODD_PER_MILLE = 15;
  private static final int[] REFUSALS = {403, 404, 408, 480, 486, 488, 500, 503, 603};
  private static final BrokenSip[] BREAKAGES = BrokenSip.values();

  private final Random random;
  private final Population population;
  private final List<Iterator<Message>> open = new ArrayList<>(OPEN_CONVERSATIONS);
  private int mediaPort;

  public Traffic(long seed) {
    this.random = new Random(seed);
    this.population = new Population(random);
    for (int i = 0; i < OPEN_CONVERSATIONS; i++) {
      open.add(start().iterator());
    }
  }

  /** Returns the next datagram. */
  public Message next() {
    int index = random.nextInt(OPEN_CONVERSATIONS);
    if (!open.get(index).hasNext()) {
      open.set(index, start().iterator());
    }
    return open.get(index).next();
  }

  private List<Message> start() {
    boolean ipv6 = random.nextInt(6) == 0;
    Party caller = population.phone(ipv6);
    Party callee = population.server(ipv6);
    boolean compact = random.nextInt(12) == 0;
    Dialog dialog = new Dialog(caller, callee, callId(random, caller), compact, random.nextInt(4));
    mediaPort = 16_384 + (mediaPort + 4) % 32_768;
    List<Message> messages = converse(random, dialog, caller, callee, mediaPort);
    return compact ? messages : withOdds(messages);
  }

  /** Returns a conversation: one of five call flows, a registration, ping, subscription or text. */
  public static List<Message> converse(
      Random random, Dialog dialog, Party caller, Party callee, int mediaPort) {
    int kind = random.nextInt(100);
    if (kind < 25) {
      return Conversations.answeredCall(dialog, caller, callee, mediaPort);
    } else if (kind < 35) {
      return Conversations.earlyMediaCall(dialog, caller, callee, mediaPort);
    } else if (kind < 42) {
      return Conversations.heldCall(dialog, caller, callee, mediaPort);
    } else if (kind < 54) {
      int code = REFUSALS[random.nextInt(REFUSALS.length)];
      return Conversations.refusedCall(dialog, caller, mediaPort, code, "Refused " + code);
    } else if (kind < 62) {
      return Conversations.cancelledCall(dialog, caller, mediaPort);
    } else if (kind < 80) {
      String nonce = Long.toHexString(random.nextLong());
      return Conversations.registration(dialog, caller, callee, nonce);
    } else if (kind < 90) {
      return Conversations.ping(dialog);
    } else if (kind < 95) {
      return Conversations.subscription(dialog, caller, callee);
    }
    String words = "Größe und Gruß, ".repeat(1 + random.nextInt(12));
    return Conversations.textMessage(dialog, caller, words);
  }

  /** Breaks a few messages and inserts payloads that are not SIP. */
  private List<Message> withOdds(List<Message> messages) {
    List<Message> changed = new ArrayList<>(messages.size() + 1);
    for (Message message : messages) {
      int odd = random.nextInt(1000);
      if (odd < ODD_PER_MILLE) {
        BrokenSip breakage = BREAKAGES[random.nextInt(BREAKAGES.length)];
        boolean response = message.text().startsWith("SIP/");
        changed.add(breakage.breaksResponses() == response ? breakage.of(message) : message);
      } else {
        changed.add(message);
      }
      if (odd >= 1000 - ODD_PER_MILLE / 3) {
        changed.add(new Message(message.from(), message.to(), notSip(random), false));
      }
    }
    return changed;
  }

  /** Returns a payload that phones and faulty devices send to the SIP port. */
  public static byte[] notSip(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> NotSip.doubleCrlf();
      case 1 -> NotSip.crlf();
      case 2 -> NotSip.zeros(4);
      case 3 -> NotSip.stunBindingRequest(random);
      default -> NotSip.rtp(random.nextInt(1000));
    };
  }

  public static String callId(Random random, Party caller) {
    String unique = Long.toHexString(random.nextLong()) + "-" + random.nextInt(1_000_000);
    return random.nextBoolean() ? unique : unique + "@" + caller.endpoint().host();
  }
}
