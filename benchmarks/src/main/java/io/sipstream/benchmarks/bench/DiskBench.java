package io.sipstream.benchmarks.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sipstream.benchmarks.run.BenchContext;
import io.sipstream.benchmarks.run.Benchmark;
import io.sipstream.benchmarks.run.Captures;
import io.sipstream.benchmarks.run.Progress;
import io.sipstream.benchmarks.run.Result;
import io.sipstream.benchmarks.run.Table;
import io.sipstream.benchmarks.server.BulkFile;
import io.sipstream.benchmarks.server.BulkLoader;
import io.sipstream.benchmarks.server.Node;
import io.sipstream.benchmarks.server.PacketbeatFields;
import io.sipstream.benchmarks.server.Servers;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.document.Profile;
import io.sipstream.job.elasticsearch.template.IndexTemplate;
import io.sipstream.settings.ElasticsearchSettings;
import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.JobSettings;
import io.sipstream.traffic.carrier.CarrierMix;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures the bytes per message in an index, for full, lean and minimal documents, compared with
 * packetbeat's fields alone.
 */
final class DiskBench implements Benchmark {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BULK_SIZE = 1_000;
  private static final int PROFILES = 4;

  /** Holds one form of the documents of all messages, and the template of their indices. */
  private record Form(String title, String prefix, ObjectNode template, BulkFile documents) {
    String indices() {
      return prefix + "-*";
    }
  }

  private record Size(String title, long documentBytes, long indexBytes) {}

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public String measures() {
    return "bytes per message in Elasticsearch, of full, lean and minimal documents and of packetbeat's fields alone";
  }

  @Override
  public Result run(BenchContext context) throws IOException, InterruptedException {
    Captures.Capture capture = context.captures().of(CarrierMix.defaults(), context.messages());
    List<Size> sizes = new ArrayList<>();
    String versions;
    try (Progress progress = context.progress().begin(name(), 2 + PROFILES)) {
      progress.step("writing documents");
      List<Form> profiles = profiles(context, capture);
      progress.step("starting Elasticsearch");
      try (Servers servers = Servers.start(context, line -> {}, Part.ELASTICSEARCH)) {
        versions = servers.versions();
        Node node = new Node(servers.stack().elasticsearch().address());
        for (Form profile : profiles) {
          progress.step("indexing " + profile.title());
          sizes.add(size(node, profile));
          Files.delete(profile.documents().file());
          // Minimal and full documents go to indices of the same names.
          node.delete(profile.indices());
        }
      }
    }
    return new Result(
        Captures.describe(capture),
        List.of(table(sizes, capture.written().messages())),
        List.of(
            "Primary shards after a merge to one segment and a flush; each index has one document per"
                + " message. Bytes of documents are those of the posted lines.",
            "Documents have the setting document-profile. The job's template is the same for lean and"
                + " minimal documents, so minimal documents use only a part of the mapping.",
            "All indices have the codec, settings, ids and routing of the job's index. packetbeat's"
                + " index has packetbeat's types, without agent.*, host.* and ecs.*, which packetbeat"
                + " adds to each document.",
            "Measured once, since sizes hardly vary between runs.",
            versions),
        List.of(
            Captures.command(context.messages(), context.seed()),
            "./sipstream decode --document-profile PROFILE --format bulk traffic.pcap > PROFILE.ndjson",
            "POST /INDEX/_forcemerge?max_num_segments=1, GET /INDEX/_stats/store"));
  }

  private static List<Form> profiles(BenchContext context, Captures.Capture capture)
      throws IOException, InterruptedException {
    ElasticsearchSettings.Indices indices = settings().elasticsearch().indices();
    IndexTemplate template = new IndexTemplate(indices, Profile.FULL);
    ObjectNode leanTemplate = new IndexTemplate(indices, Profile.LEAN).body();
    BulkFile full = decode(context, capture, "full");
    BulkFile lean = decode(context, capture, "lean");
    BulkFile minimal = decode(context, capture, "minimal");
    PacketbeatFields fields = new PacketbeatFields();
    String prefix = "packetbeat-fields";
    ObjectNode body = template.body();
    body.putArray("index_patterns").add(prefix + "-*");
    ((ObjectNode) body.at("/template/mappings")).set("properties", fields.properties());
    Path file = context.work().resolve("packetbeat.ndjson");
    reduce(full.file(), file, template.name(), prefix, fields);
    return List.of(
        new Form("packetbeat's fields alone", prefix, body, BulkFile.of(file)),
        new Form("full documents", template.name(), template.body(), full),
        new Form("lean documents", template.name(), leanTemplate, lean),
        new Form("minimal documents", template.name(), leanTemplate, minimal));
  }

  private static BulkFile decode(BenchContext context, Captures.Capture capture, String profile)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(context.decode());
    command.addAll(List.of("--document-profile", profile));
    return BulkFile.decode(command, capture, context.work().resolve(profile + ".ndjson"));
  }

  private static JobSettings settings() {
    try {
      return JobSettings.of(Map.of("elasticsearch.replicas", "0"));
    } catch (InvalidSettingsException e) {
      throw new IllegalStateException("The default settings are invalid.", e);
    }
  }

  /** Rewrites the documents for indices of another prefix and with these fields alone. */
  private static void reduce(
      Path full, Path reduced, String prefix, String newPrefix, PacketbeatFields fields)
      throws IOException {
    try (BufferedReader in = Files.newBufferedReader(full, UTF_8);
        BufferedWriter out = Files.newBufferedWriter(reduced, UTF_8)) {
      for (String action = in.readLine(); action != null; action = in.readLine()) {
        JsonNode request = JSON.readTree(action);
        ObjectNode where = (ObjectNode) request.elements().next();
        where.put("_index", where.path("_index").asText().replace(prefix, newPrefix));
        out.write(request + "\n");
        out.write(fields.only(JSON.readTree(in.readLine())) + "\n");
      }
    }
  }

  private static Size size(Node node, Form profile) throws IOException, InterruptedException {
    String indices = profile.indices();
    node.putTemplate(profile.prefix(), profile.template());
    BulkLoader.load(node, profile.documents(), BULK_SIZE, Servers.PARALLELISM);
    node.holds(indices, profile.documents().size());
    return new Size(profile.title(), profile.documents().bytes(), node.mergedBytes(indices));
  }

  private static Table table(List<Size> sizes, long written) {
    double messages = written;
    double yardstick = sizes.get(0).indexBytes();
    List<List<String>> rows = new ArrayList<>();
    for (Size size : sizes) {
      double bytes = size.indexBytes();
      rows.add(
          List.of(
              size.title(),
              Samples.number(size.documentBytes() / messages, 0),
              Samples.number(bytes, 0),
              Samples.number(bytes / messages, 1),
              Samples.number(bytes / yardstick, 2)));
    }
    return new Table(
        List.of(
            "",
            "bytes of a document",
            "bytes of the index",
            "bytes per message",
            "of packetbeat's fields"),
        rows);
  }
}
