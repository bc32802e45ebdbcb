package io.sipstream.traffic.carrier;

import io.sipstream.traffic.message.Message;
import java.util.ArrayList;
import java.util.List;

/** A carrier's SIP messages as a program sends them over UDP, without the frames around them. */
public final class CarrierDatagrams {
  /** Longest message that goes over Ethernet and IPv4 whole. */
  public static final int LONGEST_BYTES = 1_472;

  private CarrierDatagrams() {}

  /**
   * The first messages that need no fragments, broken ones among them. The same seed gives the same
   * bytes.
   */
  public static List<byte[]> first(int messages, long seed) {
    CarrierTraffic traffic = new CarrierTraffic(seed, CarrierMix.defaults().overTcp(0));
    List<byte[]> datagrams = new ArrayList<>(messages);
    while (datagrams.size() < messages) {
      Message message = traffic.next().message();
      if (message.sip() && message.payload().length <= LONGEST_BYTES) {
        datagrams.add(message.payload());
      }
    }
    return datagrams;
  }
}
