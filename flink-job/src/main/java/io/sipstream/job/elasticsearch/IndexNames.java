package io.sipstream.job.elasticsearch;

import io.sipstream.document.Document;
import io.sipstream.settings.ElasticsearchSettings;
import io.sipstream.settings.IndexNaming;
import java.util.EnumMap;
import java.util.Map;

/** Names the index of each document. Not thread-safe. */
public final class IndexNames {
  private final Map<Document.Target, IndexNaming> byTarget = new EnumMap<>(Document.Target.class);

  public IndexNames(ElasticsearchSettings.Indices indices) {
    for (Document.Target target : Document.Target.values()) {
      byTarget.put(target, new IndexNaming(indices.prefix(target), indices.indexGranularity()));
    }
  }

  /** Returns the index that the document names, else the one of its target and time. */
  public String indexFor(Document document) {
    return document.index() == null
        ? byTarget.get(document.target()).indexFor(document.timeNanos())
        : document.index();
  }
}
