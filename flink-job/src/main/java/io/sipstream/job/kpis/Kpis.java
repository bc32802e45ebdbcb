package io.sipstream.job.kpis;

import io.sipstream.document.Document;
import io.sipstream.job.record.KpiDifference;
import io.sipstream.job.record.SerializedType;
import io.sipstream.settings.KpisSettings;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Builds the part of the graph that writes KPIs.
 *
 * <pre>
 * differences of the operator of calls
 *   |  keyBy(pair of elements)
 *   v
 * kpis    a document per minute and pair, again when a call corrects it      KpiFunction, KpiSum
 * </pre>
 */
public final class Kpis {
  private static final String KPIS = "kpis";

  private Kpis() {}

  /**
   * Adds the operator to the graph and returns the stream of documents.
   *
   * @param peers text of the peers file
   */
  public static DataStream<Document> build(
      KpisSettings settings, String peers, DataStream<KpiDifference> differences) {
    return differences
        .keyBy(KpiDifference::pair, Types.STRING)
        .process(function(settings, peers), SerializedType.DOCUMENT)
        .name(KPIS)
        .uid(KPIS);
  }

  static KpiFunction function(KpisSettings settings, String peers) {
    return new KpiFunction(settings.settleMs(), settings.correctionTimeoutMs(), peers);
  }
}
