package io.sipstream.cli.calls;

import io.sipstream.calls.kpi.KpiCount;
import io.sipstream.calls.kpi.KpiDelay;
import io.sipstream.calls.kpi.KpiDocumentWriter;
import io.sipstream.calls.kpi.KpiRatio;
import io.sipstream.calls.kpi.KpiSum;
import io.sipstream.calls.kpi.KpiTable;
import io.sipstream.calls.peers.Peers;
import io.sipstream.json.JsonBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes KPIs in one of the output formats. */
final class KpiOutput {
  private static final double MICROS_PER_SECOND = 1e6;
  private static final double SECONDS_PER_MINUTE = 60;
  private static final List<String> NAMES =
      List.of(
          "source",
          "destination",
          "invites",
          "attempts",
          "answered",
          "asr",
          "ner",
          "seer",
          "pdd",
          "ended",
          "acd",
          "minutes",
          "max_rate");

  private KpiOutput() {}

  /** Writes aligned columns, a row per pair. */
  static void table(KpiTable kpis, OutputStream out) throws IOException {
    TextTable table = new TextTable(NAMES);
    for (Map.Entry<KpiTable.Pair, KpiSum> pair : kpis.sums().entrySet()) {
      table.row(row(pair.getKey(), pair.getValue()));
    }
    table.write(out);
  }

  /** Writes comma-separated values with a line of names (RFC 4180). */
  static void csv(KpiTable kpis, OutputStream out) throws IOException {
    csvLine(out, NAMES);
    for (Map.Entry<KpiTable.Pair, KpiSum> pair : kpis.sums().entrySet()) {
      csvLine(out, row(pair.getKey(), pair.getValue()));
    }
  }

  private static void csvLine(OutputStream out, List<String> cells) throws IOException {
    CallOutput.line(
        out, cells.stream().map(CallOutput::cell).collect(Collectors.joining(",", "", "\r")));
  }

  /** Writes one document per minute and pair. */
  static void json(KpiTable kpis, Peers peers, OutputStream out) throws IOException {
    Map<String, String> kinds = new HashMap<>();
    peers.all().forEach(peer -> kinds.putIfAbsent(peer.name(), peer.kind()));
    KpiDocumentWriter writer = new KpiDocumentWriter(kinds::get);
    JsonBuffer buffer = new JsonBuffer();
    kpis.minutes(
        (key, sum, concurrency) -> {
          buffer.clear();
          writer.write(key, sum, concurrency, true, buffer);
          out.write(buffer.array(), 0, buffer.length());
          out.write('\n');
        });
  }

  private static List<String> row(KpiTable.Pair pair, KpiSum sum) {
    return List.of(
        pair.source(),
        pair.destination(),
        String.valueOf(sum.count(KpiCount.INVITES)),
        String.valueOf(sum.count(KpiCount.ATTEMPTS)),
        String.valueOf(sum.count(KpiCount.ANSWERED)),
        ratio(KpiRatio.ASR, sum),
        ratio(KpiRatio.NER, sum),
        ratio(KpiRatio.SEER, sum),
        mean(KpiDelay.PDD, sum),
        String.valueOf(sum.count(KpiCount.ENDED_CALLS)),
        mean(KpiDelay.ENDED_DURATION, sum),
        decimal(sum.delayMicros(KpiDelay.ENDED_DURATION) / MICROS_PER_SECOND / SECONDS_PER_MINUTE),
        String.valueOf(sum.maxAttemptsPerSecond()));
  }

  private static String ratio(KpiRatio ratio, KpiSum sum) {
    double value = ratio.of(sum);
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.1f%%", 100 * value);
  }

  /** Returns seconds; empty without a duration. */
  private static String mean(KpiDelay delay, KpiSum sum) {
    long count = sum.delayCount(delay);
    return count == 0 ? "" : decimal(sum.delayMicros(delay) / MICROS_PER_SECOND / count);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
