package io.sipstream.calls.evaluate;

import io.sipstream.calls.record.DialogRecord;
import io.sipstream.calls.transaction.CallParts;
import io.sipstream.calls.transaction.SeenMessage;
import io.sipstream.calls.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;

/** Finds the dialogs of a call at the hops next to the caller. */
final class Dialogs {
  /** Most dialogs of a call; the first ones are kept. */
  static final int DIALOGS = 8;

  private final List<Dialog> all = new ArrayList<>();
  private boolean truncated;

  Dialogs(List<Transaction> roots, SetUp setUp, CallParts parts) {
    long callerTag = parts.callerTag();
    List<SeenMessage> responses = new ArrayList<>();
    for (Transaction root : roots) {
      for (SeenMessage response : root.responses()) {
        if (response.kind() < 300) {
          responses.add(response);
        }
      }
    }
    responses.sort(java.util.Comparator.comparingLong(SeenMessage::micros));
    List<Long> tags = new ArrayList<>();
    for (SeenMessage response : responses) {
      addNew(response.toTag(), tags);
    }
    Transaction ack = setUp == null ? null : setUp.inferredAck();
    if (ack != null) {
      addNew(ack.requestToTag(), tags);
    }
    for (long tag : tags) {
      if (all.size() == DIALOGS) {
        truncated = true;
        break;
      }
      all.add(dialog(callerTag, tag, responses, ack, parts));
    }
  }

  private static void addNew(long tag, List<Long> tags) {
    if (tag != 0 && !tags.contains(tag)) {
      tags.add(tag);
    }
  }

  private static Dialog dialog(
      long callerTag, long tag, List<SeenMessage> responses, Transaction ack, CallParts parts) {
    long start = Long.MAX_VALUE;
    long answer = Long.MAX_VALUE;
    for (SeenMessage response : responses) {
      if (response.toTag() == tag) {
        start = Math.min(start, response.micros());
        answer = SetUp.isSuccess(response.kind()) ? Math.min(answer, response.micros()) : answer;
      }
    }
    if (ack != null && ack.requestToTag() == tag) {
      start = Math.min(start, ack.start());
      answer = Math.min(answer, ack.start());
    }
    return new Dialog(callerTag, tag, start, answer == Long.MAX_VALUE ? -1 : answer, parts.byes());
  }

  List<Dialog> all() {
    return all;
  }

  List<DialogRecord> toRecords() {
    List<DialogRecord> records = new ArrayList<>();
    for (Dialog dialog : all) {
      records.add(dialog.toRecord());
    }
    return records;
  }

  boolean isTruncated() {
    return truncated;
  }

  int confirmed() {
    int count = 0;
    for (Dialog dialog : all) {
      count += dialog.isConfirmed() ? 1 : 0;
    }
    return count;
  }

  /** Returns the confirmed dialog that ends last; null if there is none. */
  Dialog primary() {
    Dialog primary = null;
    for (Dialog dialog : all) {
      if (dialog.isConfirmed() && (primary == null || isLater(dialog, primary))) {
        primary = dialog;
      }
    }
    return primary;
  }

  private static boolean isLater(Dialog one, Dialog other) {
    return other.end() >= 0 && (one.end() < 0 || one.end() > other.end());
  }
}
