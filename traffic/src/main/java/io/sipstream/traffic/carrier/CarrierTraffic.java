package io.sipstream.traffic.carrier;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.traffic.message.BrokenSip;
import io.sipstream.traffic.message.Conversations;
import io.sipstream.traffic.message.Dialog;
import io.sipstream.traffic.message.Endpoint;
import io.sipstream.traffic.message.ImsInvite;
import io.sipstream.traffic.message.Message;
import io.sipstream.traffic.message.Party;
import io.sipstream.traffic.message.Population;
import io.sipstream.traffic.message.Traffic;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Generates an unlimited sequence of messages from a carrier's concurrent conversations, in the
 * shares of a {@link CarrierMix}. The same seed gives the same messages. Memory depends on the open
 * conversations only.
 */
final class CarrierTraffic {
  private static final int OPEN_CONVERSATIONS = 400;
  private static final int TRUNKS = 16;
  private static final int NOT_SIP_PER_MILLE = 5;
  private static final Pattern CALL_ID = Pattern.compile("(?m)^(Call-ID|i): [^\r\n]*");

  private final Random random;
  private final Population population;
  private final CarrierMix mix;
  private final List<BrokenSip> brokenRequests = new ArrayList<>();
  private final List<BrokenSip> brokenResponses = new ArrayList<>();
  private final List<Trunk> trunks = new ArrayList<>();
  private final List<Conversation> open = new ArrayList<>();
  private int mediaPort;
  private long messages;
  private long broken;
  // Messages of started conversations.
  private long begun;
  private long begunOverTcp;

  /**
   * Holds a conversation.
   *
   * @param trunk null for messages in datagrams
   */
  private record Conversation(Iterator<Message> messages, boolean compact, Trunk trunk) {}

  /**
   * Holds one message and its transport.
   *
   * @param trunk trunk of the message; null for a datagram
   */
  record Sent(Message message, Trunk trunk) {}

  CarrierTraffic(long seed, CarrierMix mix) {
    this.random = new Random(seed);
    this.population = new Population(random);
    this.mix = mix;
    for (BrokenSip breakage : BrokenSip.values()) {
      (breakage.breaksResponses() ? brokenResponses : brokenRequests).add(breakage);
    }
    for (int i = 0; i < TRUNKS; i++) {
      boolean ipv6 = i % 4 == 3;
      Endpoint near = population.server(ipv6).endpoint();
      trunks.add(new Trunk(random, near, population.server(ipv6).endpoint()));
    }
    for (int i = 0; i < OPEN_CONVERSATIONS; i++) {
      open.add(start());
    }
  }

  List<Trunk> trunks() {
    return trunks;
  }

  /** Returns the number of malformed messages so far. */
  long broken() {
    return broken;
  }

  /** Returns the next message, occasionally a payload that is not SIP. */
  Sent next() {
    int index = random.nextInt(OPEN_CONVERSATIONS);
    if (!open.get(index).messages().hasNext()) {
      open.set(index, start());
    }
    Conversation conversation = open.get(index);
    if (conversation.trunk() == null && random.nextInt(1000) < NOT_SIP_PER_MILLE) {
      Party phone = population.phone(false);
      byte[] payload = Traffic.notSip(random);
      Endpoint server = population.server(false).endpoint();
      return new Sent(new Message(phone.endpoint(), server, payload, false), null);
    }
    Message message = conversation.messages().next();
    if (mix.callIds() > 0) {
      message = withCallId(message, messages % mix.callIds());
    }
    if (mix.identities()) {
      message = Identities.add(message, messages);
    }
    messages++;
    if (conversation.trunk() == null
        && !conversation.compact()
        && broken * 1000 < messages * mix.brokenPerMille()) {
      message = breakRules(message);
      broken++;
    }
    return new Sent(message, conversation.trunk());
  }

  private Conversation start() {
    boolean overTcp = begunOverTcp * 1000 < begun * mix.tcpPerMille();
    Trunk trunk = overTcp ? trunks.get(random.nextInt(TRUNKS)) : null;
    boolean ipv6 = trunk == null ? random.nextInt(6) == 0 : trunk.near().isIpv6();
    Party caller = population.phone(ipv6);
    Party callee = population.server(ipv6);
    if (trunk != null) {
      boolean outwards = random.nextBoolean();
      caller = at(outwards ? trunk.near() : trunk.far(), caller);
      callee = at(outwards ? trunk.far() : trunk.near(), callee);
    }
    mediaPort = 16_384 + (mediaPort + 4) % 32_768;
    String callId = Traffic.callId(random, caller);
    if (random.nextInt(1000) < mix.imsPerMille()) {
      Dialog dialog = new Dialog(caller, callee, callId, false, 1 + random.nextInt(4));
      return begin(imsCall(dialog, caller, callee), false, trunk);
    }
    boolean compact = random.nextInt(12) == 0;
    Dialog dialog = new Dialog(caller, callee, callId, compact, random.nextInt(4));
    return begin(Traffic.converse(random, dialog, caller, callee, mediaPort), compact, trunk);
  }

  private Conversation begin(List<Message> conversation, boolean compact, Trunk trunk) {
    begun += conversation.size();
    begunOverTcp += trunk == null ? 0 : conversation.size();
    return new Conversation(conversation.iterator(), compact, trunk);
  }

  private List<Message> imsCall(Dialog dialog, Party caller, Party callee) {
    Message invite = ImsInvite.of(random, dialog, caller, mediaPort);
    List<Message> call =
        random.nextBoolean()
            ? Conversations.earlyMediaCall(dialog, caller, callee, mediaPort)
            : Conversations.answeredCall(dialog, caller, callee, mediaPort);
    call.set(0, invite);
    return call;
  }

  private static Party at(Endpoint endpoint, Party party) {
    return new Party(party.user(), party.displayName(), party.domain(), endpoint, party.software());
  }

  private static Message withCallId(Message message, long number) {
    String callId = Long.toHexString(number * 0x9E37_79B9_7F4A_7C15L) + "@calls.example.com";
    String text = CALL_ID.matcher(message.text()).replaceFirst("$1: " + callId);
    return message.with(text.getBytes(UTF_8));
  }

  private Message breakRules(Message message) {
    List<BrokenSip> ways = message.text().startsWith("SIP/") ? brokenResponses : brokenRequests;
    return ways.get(random.nextInt(ways.size())).of(message);
  }
}
