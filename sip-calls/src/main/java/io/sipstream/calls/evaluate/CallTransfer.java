package io.sipstream.calls.evaluate;

import io.sipstream.calls.event.Fact;
import io.sipstream.calls.event.Methods;
import io.sipstream.calls.record.Transfer;
import io.sipstream.calls.transaction.CallParts;
import io.sipstream.calls.transaction.SeenMessage;
import io.sipstream.calls.transaction.Transaction;

/** Evaluates a transfer (RFC 3515, RFC 3891, RFC 5589). */
final class CallTransfer {
  private CallTransfer() {}

  static Transfer of(CallParts parts) {
    String kind = null;
    String target = null;
    String replaces = null;
    int code = -1;
    for (Transaction one : parts.all()) {
      SeenMessage request = one.request();
      if (request == null) {
        continue;
      }
      if (one.method() == Methods.REFER) {
        replaces = request.first(Fact.REPLACES);
        kind = replaces == null ? "blind" : "attended";
        target = request.first(Fact.REFER_TO);
      } else if (one.method() == Methods.NOTIFY) {
        int found = request.facts().number(Fact.SIPFRAG_CODE);
        code = found < 0 ? code : found;
      } else if (CallParts.isInitial(one) && replaces == null) {
        replaces = request.first(Fact.REPLACES);
      }
    }
    boolean none = kind == null && replaces == null && code < 0;
    return none ? Transfer.NONE : new Transfer(kind, target, code, replaces);
  }
}
