package io.sipstream.job.kpis;

import io.sipstream.calls.kpi.KpiDocumentId;
import io.sipstream.calls.kpi.KpiDocumentWriter;
import io.sipstream.calls.kpi.KpiKey;
import io.sipstream.calls.peers.PeersFile;
import io.sipstream.document.Document;
import io.sipstream.json.JsonBuffer;
import java.util.HashMap;
import java.util.Map;

/** Writes KPIs as documents. Not thread-safe. */
final class KpiDocuments {
  private static final long NANOS_PER_MICRO = 1_000;

  private final KpiDocumentWriter writer;
  private final JsonBuffer buffer = new JsonBuffer();

  /**
   * Creates a writer.
   *
   * @param peers text of the peers file
   */
  KpiDocuments(String peers) {
    Map<String, String> kinds = new HashMap<>();
    PeersFile.parse(peers, "calls.peers-file")
        .all()
        .forEach(peer -> kinds.putIfAbsent(peer.name(), peer.kind()));
    writer = new KpiDocumentWriter(kinds::get);
  }

  /**
   * Returns the document of a minute. Its version is the sum of the versions of the calls, twice,
   * and one more if concurrent calls are known.
   */
  Document of(KpiKey key, KpiMinute minute) {
    buffer.clear();
    writer.write(
        key,
        minute.sum(),
        minute.isolated ? null : minute.sum().concurrency(minute.begin),
        minute.settled,
        buffer);
    byte[] json = buffer.toByteArray(0);
    return new Document(
        Document.Target.KPIS,
        null,
        key.startMicros() * NANOS_PER_MICRO,
        KpiDocumentId.of(key),
        null,
        Document.Operation.INDEX,
        2 * minute.sum().version() + (minute.isolated ? 0 : 1),
        json,
        0,
        json.length);
  }
}
