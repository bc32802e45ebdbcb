package io.sipstream.job.record;

/**
 * Holds a finished document for Elasticsearch. A flat Flink POJO, so that Flink sends its JSON as
 * bytes.
 */
public class IndexableDocument {
  /** Name of the index. */
  public String index;

  /** Value of {@code _id}. */
  public String id;

  /** Value of {@code _routing}; null for none. */
  public String routing;

  /** Flink key, equal for all messages of a call; never null. */
  public String key;

  /** Value of {@code _source}: JSON in UTF-8. */
  public byte[] json;

  /** Public no-arg constructor required by Flink's POJO serializer. */
  public IndexableDocument() {}

  public IndexableDocument(String index, String id, String routing, String key, byte[] json) {
    this.index = index;
    this.id = id;
    this.routing = routing;
    this.key = key;
    this.json = json;
  }
}
