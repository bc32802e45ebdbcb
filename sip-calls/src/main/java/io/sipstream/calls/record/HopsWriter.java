package io.sipstream.calls.record;

import static io.sipstream.json.JsonFragment.field;

import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import java.util.List;

/** Writes the hops and transactions of a call, and delays. */
final class HopsWriter {
  private static final JsonFragment HOPS = field("hops");
  private static final JsonFragment INDEX = field("index");
  private static final JsonFragment PARENT = field("parent");
  private static final JsonFragment SOURCE = field("source");
  private static final JsonFragment DESTINATION = field("destination");
  private static final JsonFragment IP = field("ip");
  private static final JsonFragment PORT = field("port");
  private static final JsonFragment PEER = field("peer");
  private static final JsonFragment TRANSPORT = field("transport");
  private static final JsonFragment VIA_DEPTH = field("via_depth");
  private static final JsonFragment MAX_FORWARDS = field("max_forwards");
  private static final JsonFragment REQUEST_URI = field("request_uri");
  private static final JsonFragment START = field("start");
  private static final JsonFragment CODE = field("code");
  private static final JsonFragment RESULT = field("result");
  private static final JsonFragment ATTEMPTS = field("attempts");
  private static final JsonFragment DELAY = field("delay");
  private static final JsonFragment TAPS = field("taps");
  private static final JsonFragment NAME = field("name");
  private static final JsonFragment TIME = field("time");

  private static final JsonFragment TRANSACTIONS = field("transactions");
  private static final JsonFragment METHOD = field("method");
  private static final JsonFragment CSEQ = field("cseq");
  private static final JsonFragment HOP = field("hop");
  private static final JsonFragment RESPONSE_US = field("response_us");
  private static final JsonFragment COPIES = field("copies");

  private static final JsonFragment TRYING_US = field("trying_us");
  private static final JsonFragment SRD_US = field("srd_us");
  private static final JsonFragment PDD_US = field("pdd_us");
  private static final JsonFragment RINGING_US = field("ringing_us");
  private static final JsonFragment EARLY_MEDIA_US = field("early_media_us");
  private static final JsonFragment CHALLENGE_US = field("challenge_us");
  private static final JsonFragment SETUP_US = field("setup_us");
  private static final JsonFragment CANCEL_US = field("cancel_us");
  private static final JsonFragment DISCONNECT_US = field("disconnect_us");

  private final JsonObjectWriter json;
  private final MicrosText times;

  HopsWriter(JsonObjectWriter json, MicrosText times) {
    this.json = json;
    this.times = times;
  }

  void write(CallRecord call) {
    json.objects(HOPS, call.hops(), this::hop);
    json.objects(TRANSACTIONS, call.transactions(), this::transaction);
  }

  private void hop(HopRecord hop) {
    json.number(INDEX, hop.index());
    json.number(PARENT, hop.parent());
    end(SOURCE, hop.sourceIp(), hop.sourcePort(), hop.sourcePeer());
    end(DESTINATION, hop.destinationIp(), hop.destinationPort(), hop.destinationPeer());
    json.text(TRANSPORT, EcsWriter.transport(hop.protocol()));
    json.number(VIA_DEPTH, hop.viaDepth());
    json.number(MAX_FORWARDS, hop.maxForwards());
    json.text(REQUEST_URI, hop.requestUri());
    json.text(START, times.micros(hop.startMicros()));
    json.number(CODE, hop.code());
    json.text(RESULT, hop.result() == null ? null : hop.result().toString());
    json.number(ATTEMPTS, hop.attempts());
    json.beginObject(DELAY);
    delays(hop.delays());
    json.endObject();
    json.objects(TAPS, hop.taps(), this::tap);
  }

  private void end(JsonFragment field, String ip, int port, String peer) {
    json.beginObject(field);
    json.text(IP, ip);
    json.number(PORT, port);
    json.text(PEER, peer.equals(ip) ? null : peer);
    json.endObject();
  }

  private void tap(TapTime tap) {
    String name = tap.tap().toString();
    json.text(NAME, name.isEmpty() ? null : name);
    json.text(TIME, times.micros(tap.micros()));
  }

  private void transaction(TransactionRecord transaction) {
    json.text(METHOD, transaction.method());
    json.number(CSEQ, transaction.cseq());
    json.number(HOP, transaction.hop());
    json.text(START, times.micros(transaction.startMicros()));
    json.number(CODE, transaction.code());
    json.number(RESPONSE_US, transaction.responseMicros());
    json.number(COPIES, transaction.copies() == 0 ? -1 : transaction.copies());
  }

  /** Writes the fields of delays. */
  void delays(Delays delays) {
    json.number(TRYING_US, delays.trying());
    json.number(SRD_US, delays.sessionRequest());
    json.number(PDD_US, delays.postDial());
    json.number(RINGING_US, delays.ringing());
    json.number(EARLY_MEDIA_US, delays.earlyMedia());
    json.number(CHALLENGE_US, delays.challenge());
    json.number(SETUP_US, delays.setup());
    json.number(CANCEL_US, delays.cancel());
    json.number(DISCONNECT_US, delays.disconnect());
  }

  /** Writes an array of numbers; an empty one is omitted. */
  void numbers(JsonFragment field, List<Integer> values) {
    if (!values.isEmpty()) {
      json.decimal(field, values.toString());
    }
  }
}
