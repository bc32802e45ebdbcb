package io.sipstream.job.calls;

import io.sipstream.calls.kpi.KpiKey;
import io.sipstream.calls.kpi.KpiSum;
import io.sipstream.calls.state.CallState;
import io.sipstream.calls.state.CallStateCodec;
import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Holds what the job knows of one Call-ID: its messages, its timer and the records written. */
final class CallEntry {
  private static final int VERSION = 3;

  /** First version with the source. */
  private static final int VERSION_SOURCE = 2;

  /** First version with KPIs. */
  private static final int VERSION_KPIS = 3;

  private static final String NAME = "entry of a call";

  final CallState state;

  /** Versions of the records written, by id. */
  final Map<String, Long> written = new TreeMap<>();

  /** What the calls have added to KPIs. */
  final Map<KpiKey, KpiSum> kpis = new HashMap<>();

  /** Time of the only timer, milliseconds; 0 for none. */
  long timerMillis;

  /** Address that the limit of a source counts the entry for. */
  String source = "";

  /** Event time until which the entry is kept, milliseconds; 0 if its calls alone decide. */
  long keptUntilMillis;

  CallEntry() {
    this(new CallState());
  }

  private CallEntry(CallState state) {
    this.state = state;
  }

  /** Converts entries to bytes and back. The first byte is the version. Not thread-safe. */
  static final class Codec {
    private final VarintWriter out = new VarintWriter();
    private final CallStateCodec states = new CallStateCodec();

    byte[] encode(CallEntry entry) {
      out.reset();
      out.octet(VERSION);
      out.number(entry.timerMillis);
      out.number(entry.keptUntilMillis);
      out.text(entry.source);
      out.number(entry.written.size());
      entry.written.forEach(
          (id, version) -> {
            out.text(id);
            out.number(version);
          });
      out.number(entry.kpis.size());
      entry.kpis.forEach(
          (key, sum) -> {
            out.number(key.minute());
            out.text(key.source());
            out.text(key.destination());
            sum.write(out);
          });
      out.blob(states.encode(entry.state));
      return out.toByteArray();
    }

    /**
     * Decodes an entry.
     *
     * @throws java.io.UncheckedIOException if a later program has encoded it
     */
    CallEntry decode(byte[] bytes) {
      VarintReader in = new VarintReader(bytes);
      int version = version(in);
      long timer = in.number();
      long keptUntil = in.number();
      String source = source(in, version);
      Map<String, Long> written = new TreeMap<>();
      for (int left = in.smallNumber(); left > 0; left--) {
        String id = in.text();
        written.put(id, in.number());
      }
      Map<KpiKey, KpiSum> kpis = kpis(in, version);
      CallEntry entry = new CallEntry(states.decode(in.blob()));
      entry.kpis.putAll(kpis);
      entry.timerMillis = timer;
      entry.keptUntilMillis = keptUntil;
      entry.source = source;
      entry.written.putAll(written);
      return entry;
    }

    private static Map<KpiKey, KpiSum> kpis(VarintReader in, int version) {
      Map<KpiKey, KpiSum> kpis = new HashMap<>();
      if (version >= VERSION_KPIS) {
        for (int left = in.smallNumber(); left > 0; left--) {
          KpiKey key = new KpiKey(in.number(), in.text(), in.text());
          kpis.put(key, KpiSum.read(in));
        }
      }
      return kpis;
    }

    /** Returns the source of an encoded entry; empty if it has none. */
    static String source(byte[] bytes) {
      VarintReader in = new VarintReader(bytes);
      int version = version(in);
      in.number();
      in.number();
      return source(in, version);
    }

    private static int version(VarintReader in) {
      int version = in.octet();
      VarintReader.checkVersion(version, VERSION, NAME);
      return version;
    }

    private static String source(VarintReader in, int version) {
      return version < VERSION_SOURCE ? "" : in.text();
    }
  }
}
