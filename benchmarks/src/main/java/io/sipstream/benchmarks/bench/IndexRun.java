package io.sipstream.benchmarks.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sipstream.benchmarks.process.CpuTime;
import io.sipstream.benchmarks.run.BenchContext;
import io.sipstream.benchmarks.run.Captures;
import io.sipstream.benchmarks.server.BulkFile;
import io.sipstream.benchmarks.server.BulkLoader;
import io.sipstream.benchmarks.server.Node;
import io.sipstream.benchmarks.server.Servers;
import io.sipstream.document.Profile;
import io.sipstream.job.elasticsearch.template.IndexTemplate;
import io.sipstream.settings.ElasticsearchSettings;
import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.JobSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds an empty index for one variant; closing deletes it. */
final class IndexRun implements AutoCloseable {
  private static final int BULK_SIZE = 1_000;

  /** Describes what a run measures. */
  static final String NOTE =
      "CPU time is that of Elasticsearch alone, from the first request to the end of all"
          + " merges and a refresh. One shard, no replica, bodies of "
          + BULK_SIZE
          + " documents.";

  private final IndexTemplate template = new IndexTemplate(settings(), Profile.LEAN);
  private final Node node;
  private final long pid;
  private final IndexVariant variant;

  IndexRun(Servers servers, IndexVariant variant) throws IOException, InterruptedException {
    this.node = new Node(servers.stack().elasticsearch().address());
    this.pid = servers.stack().elasticsearch().pid();
    this.variant = variant;
    ObjectNode body = template.body();
    ((ObjectNode) body.at("/template/mappings")).set("properties", variant.properties());
    node.putTemplate(template.name(), body);
  }

  /** Decodes a capture to documents of a profile. */
  static BulkFile decode(BenchContext context, Captures.Capture capture, String profile)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(context.decode());
    command.addAll(List.of("--document-profile", profile));
    String name = profile + "-" + capture.file().getFileName() + ".ndjson";
    Path file = context.work().resolve(name);
    return BulkFile.decode(command, capture, file);
  }

  /** Indexes all documents; returns the CPU seconds of the server. */
  double load() throws IOException, InterruptedException {
    double before = CpuTime.seconds(pid);
    BulkLoader.load(node, variant.documents(), BULK_SIZE, Servers.PARALLELISM);
    node.holds(template.name() + "-*", variant.documents().size());
    return CpuTime.seconds(pid) - before;
  }

  /** Merges the index to one segment; returns its bytes on disk. */
  long mergedBytes() throws IOException, InterruptedException {
    return node.mergedBytes(template.name() + "-*");
  }

  @Override
  public void close() throws IOException {
    try {
      node.delete(template.name() + "-*");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while deleting an index.", e);
    }
  }

  private static ElasticsearchSettings.Indices settings() {
    try {
      return JobSettings.of(Map.of("elasticsearch.shards", "1", "elasticsearch.replicas", "0"))
          .elasticsearch()
          .indices();
    } catch (InvalidSettingsException e) {
      throw new IllegalStateException("The default settings are invalid.", e);
    }
  }
}
