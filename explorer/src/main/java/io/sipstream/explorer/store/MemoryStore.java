package io.sipstream.explorer.store;

import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.ladder.ElementNames;
import io.sipstream.calls.ladder.LadderMessages;
import io.sipstream.calls.peers.Peer;
import io.sipstream.calls.peers.Peers;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.document.DecoderSettings;
import io.sipstream.message.DecodedMessage;
import io.sipstream.message.MessageSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Holds decoded messages in memory up to a limit. Pages may read while messages are added: lists
 * are then as of the latest evaluation, which small additions to many messages do not repeat.
 */
public final class MemoryStore implements MessageStore, Consumer<DecodedMessage> {
  /** Most Call-IDs that become calls. */
  private static final int MOST_CALL_IDS = 300_000;

  /** Of more messages, an addition below a quarter of them is evaluated at the end only. */
  private static final int MANY_MESSAGES = 10_000;

  private static final int PER_GROWTH = 4;

  /** Estimated memory of objects per message, with its part in records and events of calls. */
  private static final int OVERHEAD_BYTES = 700;

  private static final int MIB = 1 << 20;

  private static final Comparator<StoredMessage> BY_TIME =
      Comparator.comparingLong(StoredMessage::timeNanos);

  private final CallEventReader reader;
  private final CallEvaluator evaluator;
  private final Peers peers;
  private final DecodedContents contents;
  private final long limitBytes;
  private final SharedValues shared = new SharedValues();

  private final CallSet calls = new CallSet(MOST_CALL_IDS);
  private final IdTable messages = new IdTable();
  private final Map<String, List<StoredMessage>> byCallId = new HashMap<>();
  private long heldBytes;
  private long refused;
  private boolean reading = true;
  private boolean failed;

  private long evaluatedMessages = -1;
  private List<CallRecord> newestCalls = List.of();
  private List<StoredMessage> newestMessages = List.of();
  private Map<String, CallRecord> callsById = Map.of();

  /** Null until the legs of a call are searched. */
  private Map<String, List<CallRecord>> callsByKey;

  /**
   * Creates an empty store.
   *
   * @param settings settings of the decoder that passes messages
   * @param limitBytes most memory for messages; further messages are counted only
   */
  public MemoryStore(
      CallEventReader reader,
      CallEvaluator evaluator,
      Peers peers,
      DecoderSettings settings,
      long limitBytes) {
    this.reader = reader;
    this.evaluator = evaluator;
    this.peers = peers;
    this.contents = new DecodedContents(settings);
    this.limitBytes = limitBytes;
  }

  /** Adds a message, which is valid during this call. The same message again is added once. */
  @Override
  public synchronized void accept(DecodedMessage message) {
    if (heldBytes >= limitBytes) {
      refused++;
      return;
    }
    MessageSource source = message.source();
    StoredMessage stored =
        new StoredMessage(message, LadderMessages.of(message), shared, contents.of(source));
    if (messages.add(stored)) {
      heldBytes += source.payload().length + OVERHEAD_BYTES;
      byCallId.computeIfAbsent(stored.callId(), callId -> new ArrayList<>(4)).add(stored);
      reader.read(message, calls::add);
    }
  }

  /**
   * Ends the input.
   *
   * @param failure whether a capture could not be read to its end
   */
  public synchronized void end(boolean failure) {
    reading = false;
    failed = failure;
    evaluatedMessages = -1;
    evaluate();
    calls.clear();
    shared.clear();
  }

  private void evaluate() {
    long growth = messages.size() - evaluatedMessages;
    if (evaluatedMessages >= 0
        && growth <= Math.max(0, messages.size() - MANY_MESSAGES) / PER_GROWTH) {
      return;
    }
    List<CallRecord> records;
    synchronized (peers) {
      records = calls.records(evaluator);
    }
    Collections.reverse(records);
    callsById = new HashMap<>();
    records.forEach(call -> callsById.put(call.id(), call));
    newestCalls = records;
    callsByKey = null;
    List<StoredMessage> sorted = messages.all();
    sorted.sort(BY_TIME);
    Collections.reverse(sorted);
    newestMessages = sorted;
    evaluatedMessages = messages.size();
  }

  @Override
  public synchronized StoreStatus status() {
    return new StoreStatus(
        messages.size(), reading, failed, refused, calls.refused(), limitBytes / MIB, List.of());
  }

  @Override
  public ElementNames names() {
    return (ip, port) -> {
      synchronized (peers) {
        Peer peer = peers.of(ip, port);
        return peer == null ? null : peer.name();
      }
    };
  }

  @Override
  public synchronized Found<CallRecord> calls(Query query, int offset, int limit) {
    evaluate();
    return new CallSearch(query, callId -> byCallId.getOrDefault(callId, List.of()))
        .in(newestCalls, offset, limit);
  }

  @Override
  public synchronized Found<StoredMessage> messages(Query query, int offset, int limit) {
    evaluate();
    return new MessageSearch(query, names()).in(newestMessages, offset, limit);
  }

  @Override
  public synchronized CallRecord call(String id, String callId) {
    evaluate();
    return callsById.get(id);
  }

  @Override
  public synchronized List<CallRecord> callsWith(List<String> keys, long micros, int limit) {
    evaluate();
    if (callsByKey == null) {
      callsByKey = new HashMap<>();
      for (CallRecord call : newestCalls) {
        call.keys()
            .forEach(key -> callsByKey.computeIfAbsent(key, k -> new ArrayList<>(1)).add(call));
      }
    }
    return keys.stream()
        .flatMap(
            key ->
                callsByKey.getOrDefault(key, List.of()).stream()
                    .filter(
                        call ->
                            !MessageStore.isMedia(key)
                                || Math.abs(call.startMicros() - micros) <= MEDIA_MICROS))
        .distinct()
        .sorted(CallLoader.NEWEST)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized StoredMessage message(String id) {
    return messages.get(id);
  }

  @Override
  public synchronized Found<StoredMessage> messagesOf(String callId) {
    List<StoredMessage> found = new ArrayList<>(byCallId.getOrDefault(callId, List.of()));
    found.sort(BY_TIME);
    return new Found<>(found, found.size(), Map.of(), List.of(), List.of());
  }

  /** Holds messages by id in less memory than a map. */
  private static final class IdTable {
    private static final int FIRST_SLOTS = 1 << 10;

    /** At least a third is null. A message is in the first free slot from that of its hash on. */
    private StoredMessage[] slots = new StoredMessage[FIRST_SLOTS];

    private int size;

    int size() {
      return size;
    }

    StoredMessage get(String id) {
      return slots[slot(id)];
    }

    /** Adds a message; returns false if there is one with its id. */
    boolean add(StoredMessage message) {
      int slot = slot(message.id());
      if (slots[slot] != null) {
        return false;
      }
      slots[slot] = message;
      size++;
      if (size > slots.length / 3 * 2) {
        List<StoredMessage> all = all();
        slots = new StoredMessage[2 * slots.length];
        all.forEach(each -> slots[slot(each.id())] = each);
      }
      return true;
    }

    private int slot(String id) {
      int hash = id.hashCode();
      int slot = (hash ^ hash >>> Short.SIZE) & slots.length - 1;
      while (slots[slot] != null && !slots[slot].id().equals(id)) {
        slot = slot + 1 & slots.length - 1;
      }
      return slot;
    }

    List<StoredMessage> all() {
      List<StoredMessage> all = new ArrayList<>(size);
      for (StoredMessage message : slots) {
        if (message != null) {
          all.add(message);
        }
      }
      return all;
    }
  }
}
