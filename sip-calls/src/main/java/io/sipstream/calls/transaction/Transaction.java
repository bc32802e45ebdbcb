package io.sipstream.calls.transaction;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.MessageFacts;
import io.sipstream.calls.state.TransactionKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/** Shows one transaction between two elements. */
public final class Transaction {
  public static final Comparator<Transaction> BY_START =
      Comparator.comparingLong(Transaction::start).thenComparing(transaction -> transaction.key);

  private static final Comparator<SeenMessage> BY_TIME =
      Comparator.comparingLong(SeenMessage::micros)
          .thenComparingInt(SeenMessage::kind)
          .thenComparingLong(SeenMessage::toTag);

  private final TransactionKey key;
  private final List<SeenMessage> messages;
  private SeenMessage request;
  private SeenMessage ack;
  private List<SeenMessage> responses = new ArrayList<>();
  private boolean mixed;
  private String link;

  public Transaction(TransactionKey key, List<SeenMessage> messages) {
    this.key = key;
    this.messages = messages;
    sort();
  }

  /** Sorts the messages by time, after their times have changed. */
  public void sort() {
    request = null;
    ack = null;
    link = null;
    responses = new ArrayList<>();
    for (SeenMessage message : messages) {
      if (message.kind() == CallEvent.REQUEST) {
        mixed |= request != null && request.toTag() != message.toTag();
        request = earlier(request, message);
      } else if (message.kind() == CallEvent.ACK) {
        ack = earlier(ack, message);
      } else {
        responses.add(message);
      }
    }
    responses.sort(BY_TIME);
  }

  private static SeenMessage earlier(SeenMessage one, SeenMessage other) {
    return one == null || other.micros() < one.micros() ? other : one;
  }

  public TransactionKey key() {
    return key;
  }

  public int method() {
    return key.method();
  }

  public long cseq() {
    return key.cseq();
  }

  public List<SeenMessage> messages() {
    return messages;
  }

  /** Returns the request; null if it was not seen. */
  public SeenMessage request() {
    return request;
  }

  /** Returns the ACK with the branch of the request; null if it was not seen. */
  public SeenMessage ack() {
    return ack;
  }

  /** Returns the responses by time. */
  public List<SeenMessage> responses() {
    return responses;
  }

  /** Returns whether requests of different dialogs have this branch. */
  public boolean isMixed() {
    return mixed;
  }

  public boolean isAckOnly() {
    return ack != null && request == null && responses.isEmpty();
  }

  /** Returns the first response whose code matches; null if there is none. */
  public SeenMessage response(IntPredicate codes) {
    for (SeenMessage response : responses) {
      if (codes.test(response.kind())) {
        return response;
      }
    }
    return null;
  }

  /** Returns the first 2xx, else the first other final response; null if there is none. */
  public SeenMessage finalResponse() {
    SeenMessage answer = response(code -> code >= 200 && code < 300);
    return answer != null ? answer : response(code -> code >= 300);
  }

  /** Returns the facts of the request, else of another message. */
  public MessageFacts facts() {
    return request != null ? request.facts() : messages.get(0).facts();
  }

  public long fromTag() {
    return facts().fromTag();
  }

  /** Returns the tag of To in the request; 0 if it is absent or the request was not seen. */
  public long requestToTag() {
    return request != null ? request.toTag() : ack != null ? ack.toTag() : 0;
  }

  /** Returns whether a tag is in To of any message. */
  public boolean hasToTag(long tag) {
    for (SeenMessage message : messages) {
      if (message.toTag() == tag) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether the transaction is in a dialog of two tags, in either direction. */
  public boolean isBetween(long tag, long otherTag) {
    return (fromTag() == tag && hasToTag(otherTag)) || (fromTag() == otherTag && hasToTag(tag));
  }

  private boolean isReversed() {
    return request == null && ack == null;
  }

  /** Returns the address that sent the request. */
  public String sourceIp() {
    MessageFacts of = facts();
    return isReversed() ? of.destinationIp() : of.sourceIp();
  }

  /** Returns the address that received the request. */
  public String destinationIp() {
    MessageFacts of = facts();
    return isReversed() ? of.sourceIp() : of.destinationIp();
  }

  public int sourcePort() {
    MessageFacts of = facts();
    return isReversed() ? of.destinationPort() : of.sourcePort();
  }

  public int destinationPort() {
    MessageFacts of = facts();
    return isReversed() ? of.sourcePort() : of.destinationPort();
  }

  /** Returns both addresses in order. */
  public String link() {
    if (link == null) {
      String source = sourceIp();
      String destination = destinationIp();
      boolean ordered = source.compareTo(destination) < 0;
      link = ordered ? source + ' ' + destination : destination + ' ' + source;
    }
    return link;
  }

  /** Returns the time of the request, else of the first message. */
  public long start() {
    if (request != null) {
      return request.micros();
    }
    long first = Long.MAX_VALUE;
    for (SeenMessage message : messages) {
      first = Math.min(first, message.micros());
    }
    return first;
  }

  /** Returns the time of the last message. */
  public long last() {
    long last = Long.MIN_VALUE;
    for (SeenMessage message : messages) {
      last = Math.max(last, message.lastMicros());
    }
    return last;
  }
}
