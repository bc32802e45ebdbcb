package io.sipstream.sip;

import java.util.List;

/**
 * Holds the two hops of Via that identify a transaction and the request that caused it. Other hops
 * are counted only.
 *
 * @param last hop that sent the message; null if there is none
 * @param before hop before it; null if there is none
 * @param count number of hops
 */
public record FirstVias(Via last, Via before, int count) {
  /** Reads the hops of a message. */
  public static FirstVias of(SipMessage message) {
    List<Header> headers = message.headers();
    Via last = null;
    Via before = null;
    int count = 0;
    for (int i = 0; i < headers.size(); i++) {
      Header header = headers.get(i);
      if (header.name() != HeaderName.VIA) {
        continue;
      }
      if (!SipMessage.isOne(header.value())) {
        return of(message.vias());
      }
      if (count == 0) {
        last = Via.parse(header.value());
      } else if (count == 1) {
        before = Via.parse(header.value());
      }
      count = Math.min(SipLimits.LIST_VALUES, count + 1);
    }
    return new FirstVias(last, before, count);
  }

  private static FirstVias of(List<Via> all) {
    return new FirstVias(
        all.isEmpty() ? null : all.get(0), all.size() < 2 ? null : all.get(1), all.size());
  }
}
