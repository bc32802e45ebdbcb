package io.sipstream.job.record;

/**
 * A finished document on its way to Elasticsearch. A flat Flink POJO, so that bytes and not object
 * graphs cross the network.
 */
public class IndexableDocument {
  /** Index the document belongs to. */
  public String index;

  /** Its {@code _id}. */
  public String id;

  /** Its {@code _routing}; null for none. */
  public String routing;

  /** Brings a call's messages to one sink subtask; never null. */
  public String key;

  /** The {@code _source}, UTF-8. */
  public byte[] json;

  /** For Flink's serializer. */
  public IndexableDocument() {}

  public IndexableDocument(String index, String id, String routing, String key, byte[] json) {
    this.index = index;
    this.id = id;
    this.routing = routing;
    this.key = key;
    this.json = json;
  }
}
