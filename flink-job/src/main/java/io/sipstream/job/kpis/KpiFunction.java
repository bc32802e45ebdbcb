package io.sipstream.job.kpis;

import io.sipstream.calls.kpi.KpiKey;
import io.sipstream.calls.kpi.KpiSum;
import io.sipstream.document.Document;
import io.sipstream.job.counters.CheckpointedCounters;
import io.sipstream.job.record.EncodedStateSerializer;
import io.sipstream.job.record.KpiDifference;
import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Adds up the differences of each pair of elements by minute. Each pair has one event-time timer,
 * at a full minute. It writes changed minutes, and minutes that became settled. A minute is removed
 * when its time for corrections has passed and its calls have ended.
 *
 * <p>A difference for a removed minute begins the minute again. Its document has a lower version,
 * so it replaces none with more messages.
 */
final class KpiFunction extends KeyedProcessFunction<String, KpiDifference, Document>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;
  private static final long MINUTE_MILLIS = 60_000;

  /** Longest time for which open calls keep a minute: a week. */
  private static final long OPEN_MILLIS = 7 * 24 * 60 * MINUTE_MILLIS;

  private final long settleMillis;
  private final long correctionMillis;
  private final String peers;

  private transient CheckpointedCounters counters;
  private transient MapState<Long, byte[]> minutes;
  private transient ValueState<byte[]> pairs;
  private transient KpiDocuments documents;
  private transient VarintWriter out;

  KpiFunction(long settleMillis, long correctionMillis, String peers) {
    this.settleMillis = settleMillis;
    this.correctionMillis = correctionMillis;
    this.peers = peers;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    counters = CheckpointedCounters.open(context, getRuntimeContext());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    counters.snapshot();
  }

  @Override
  public void open(OpenContext context) {
    minutes =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "minutes", LongSerializer.INSTANCE, EncodedStateSerializer.INSTANCE));
    pairs =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("pair", EncodedStateSerializer.INSTANCE));
    documents = new KpiDocuments(peers);
    out = new VarintWriter();
  }

  @Override
  public void processElement(
      KpiDifference difference, Context context, Collector<Document> collector) throws Exception {
    TimerService timers = context.timerService();
    long watermark = timers.currentWatermark();
    KpiPair pair = KpiPair.decode(pairs.value());
    byte[] stored = minutes.get(difference.minute());
    KpiMinute minute =
        stored == null
            ? new KpiMinute(endMillis(difference.minute()) + correctionMillis <= watermark)
            : new KpiMinute(stored);
    KpiSum added = KpiSum.read(new VarintReader(difference.figures()));
    long net = added.begun() - added.ended();
    minute.sum().add(added);
    minute.net += net;
    minute.changed = true;
    minute.changedMillis = watermark;
    minutes.put(difference.minute(), minute.encode(out));
    if (net != 0 && !minute.isolated && difference.minute() <= pair.settledUntil) {
      correctLater(difference.minute(), net);
    }
    long due = fullMinute(Math.max(watermark, startMillis(difference.minute())) + 1);
    if (pair.timerMillis == 0 || due < pair.timerMillis) {
      schedule(pair, due, timers);
      pairs.update(pair.encode(out));
    }
  }

  /** Changes the concurrent calls of later minutes that are settled. */
  private void correctLater(long changed, long net) throws Exception {
    for (Map.Entry<Long, KpiMinute> later : sorted().tailMap(changed, false).entrySet()) {
      KpiMinute minute = later.getValue();
      if (minute.settled && !minute.isolated) {
        minute.begin += net;
        minute.changed = true;
        minutes.put(later.getKey(), minute.encode(out));
      }
    }
  }

  private NavigableMap<Long, KpiMinute> sorted() throws Exception {
    NavigableMap<Long, KpiMinute> all = new TreeMap<>();
    for (Map.Entry<Long, byte[]> each : minutes.entries()) {
      all.put(each.getKey(), new KpiMinute(each.getValue()));
    }
    return all;
  }

  private static long startMillis(long minute) {
    return minute * MINUTE_MILLIS;
  }

  private static long endMillis(long minute) {
    return startMillis(minute + 1);
  }

  private static long fullMinute(long millis) {
    return (millis + MINUTE_MILLIS - 1) / MINUTE_MILLIS * MINUTE_MILLIS;
  }

  private static void schedule(KpiPair pair, long millis, TimerService timers) {
    if (pair.timerMillis != 0) {
      timers.deleteEventTimeTimer(pair.timerMillis);
    }
    pair.timerMillis = millis;
    timers.registerEventTimeTimer(millis);
  }

  @Override
  public void onTimer(long millis, OnTimerContext context, Collector<Document> collector)
      throws Exception {
    TimerService timers = context.timerService();
    boolean end = timers.currentWatermark() == Long.MAX_VALUE;
    KpiPair pair = KpiPair.decode(pairs.value());
    pair.timerMillis = 0;
    long level = pair.begin;
    long next = Long.MAX_VALUE;
    KpiMinute kept = null;
    long keptNumber = 0;
    for (Map.Entry<Long, KpiMinute> each : sorted().entrySet()) {
      long number = each.getKey();
      KpiMinute minute = each.getValue();
      boolean settles = !minute.settled && (end || endMillis(number) + settleMillis <= millis);
      if (!minute.isolated) {
        minute.begin = minute.settled ? minute.begin : level;
        level = minute.begin + minute.net;
      }
      if (settles) {
        minute.settled = true;
        pair.settledUntil = Math.max(pair.settledUntil, number);
      }
      if (minute.changed || settles) {
        minute.changed = false;
        write(context.getCurrentKey(), number, minute, collector);
      }
      long removal = removalMillis(number, minute);
      if (end || (minute.settled && removal <= millis)) {
        minutes.remove(number);
        if (!minute.isolated && kept == null) {
          pair.begin = level;
        } else if (!minute.isolated) {
          kept.net += minute.net;
          minutes.put(keptNumber, kept.encode(out));
        }
        continue;
      }
      minutes.put(number, minute.encode(out));
      if (!minute.isolated) {
        kept = minute;
        keptNumber = number;
      }
      next = Math.min(next, minute.settled ? removal : endMillis(number) + settleMillis);
    }
    if (next != Long.MAX_VALUE) {
      schedule(pair, fullMinute(Math.max(next, millis + 1)), timers);
    }
    if (end || (next == Long.MAX_VALUE && pair.begin == 0)) {
      pairs.clear();
    } else {
      pairs.update(pair.encode(out));
    }
  }

  private long removalMillis(long number, KpiMinute minute) {
    long end = endMillis(number);
    return minute.isOpen()
        ? end + OPEN_MILLIS
        : Math.max(end, minute.changedMillis) + correctionMillis;
  }

  private void write(String pair, long number, KpiMinute minute, Collector<Document> collector) {
    if (minute.sum().version() <= 0) {
      return;
    }
    int middle = pair.indexOf(KpiDifference.SEPARATOR);
    KpiKey key = new KpiKey(number, pair.substring(0, middle), pair.substring(middle + 1));
    counters.add("kpi_documents", 1);
    collector.collect(documents.of(key, minute));
  }
}
