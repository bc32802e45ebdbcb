package io.sipstream.it.explorer;

import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.evaluate.CallSettings;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.event.CallKeySettings;
import io.sipstream.calls.peers.Peers;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.CallRecordWriter;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.document.DecoderSettings;
import io.sipstream.explorer.store.CallLoader;
import io.sipstream.explorer.store.ElasticsearchStore;
import io.sipstream.explorer.store.MemoryStore;
import io.sipstream.explorer.store.Query;
import io.sipstream.explorer.store.SearchClient;
import io.sipstream.explorer.store.ServerIndices;
import io.sipstream.explorer.store.StoredMessage;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.it.SipstreamHome;
import io.sipstream.json.JsonBuffer;
import io.sipstream.message.DecodedMessage;
import io.sipstream.packet.FrameContext;
import io.sipstream.reassembly.ReassemblyLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Decodes sample captures into stores of both kinds. */
public final class StoreSamples {
  private static final List<String> NAMES =
      List.of(
          "answered-call.pcap",
          "busy.pcap",
          "cancelled.pcap",
          "registration.pcap",
          "early-media-prack.pcap",
          "hold-resume.pcap",
          "ipv6-call.pcap",
          "tcp-call.pcap");
  private static final int MOST = 10_000;

  private StoreSamples() {}

  /** Returns a store in memory. */
  public static MemoryStore memory() throws IOException {
    MemoryStore store =
        new MemoryStore(
            reader(), evaluator(), Peers.none(), DecoderSettings.defaults(), Long.MAX_VALUE);
    InMemoryDecoder decoder =
        new InMemoryDecoder(
            DecoderSettings.defaults(),
            ReassemblyLimits.defaults(),
            5_000,
            new InMemoryDecoder.Sink() {
              @Override
              public void message(DecodedMessage message) {
                store.accept(message);
              }
            });
    for (String name : NAMES) {
      try (CaptureFile frames = CaptureFile.open(SipstreamHome.SAMPLES.resolve(name))) {
        for (CapturedFrame frame = frames.next(); frame != null; frame = frames.next()) {
          decoder.decode(
              frame.bytes(),
              FrameContext.of(
                  frame.captureTimeNanos(),
                  frame.timestampImprecise(),
                  frame.linkType(),
                  frame.originalLengthBytes(),
                  "agent-1"));
        }
      }
    }
    decoder.end();
    store.end(false);
    return store;
  }

  private static CallEventReader reader() {
    return new CallEventReader(CallKeySettings.DEFAULT, new byte[0]);
  }

  private static CallEvaluator evaluator() {
    return new CallEvaluator(CallSettings.DEFAULT, Peers.none());
  }

  /** Returns a store of a search server's indices with a prefix. */
  public static ElasticsearchStore server(URI address, String prefix) {
    return new ElasticsearchStore(
        SearchClient.of(address, null, Duration.ofSeconds(20)),
        new ServerIndices(prefix),
        new CallLoader(reader(), evaluator(), Peers.none()));
  }

  /** Returns a bulk request with the documents of all messages. */
  public static String messages(MemoryStore store, String prefix) {
    StringBuilder bulk = new StringBuilder();
    for (StoredMessage message : store.messages(Query.parse(""), 0, MOST).page()) {
      append(bulk, prefix + "-messages-2026.11.22", message.id(), message.document());
    }
    return bulk.toString();
  }

  /** Returns a bulk request with the documents of all calls. */
  public static String calls(MemoryStore store, String prefix) {
    StringBuilder bulk = new StringBuilder();
    CallRecordWriter writer = new CallRecordWriter();
    for (CallRecord call : store.calls(Query.parse(""), 0, MOST).page()) {
      JsonBuffer json = new JsonBuffer();
      writer.write(call, json);
      String document = new String(json.array(), 0, json.length(), StandardCharsets.UTF_8);
      append(bulk, prefix + "-calls-2026.11.22", call.id(), document);
    }
    return bulk.toString();
  }

  private static void append(StringBuilder bulk, String index, String id, String document) {
    bulk.append("{\"index\":{\"_index\":\"%s\",\"_id\":\"%s\"}}%n".formatted(index, id))
        .append(document)
        .append('\n');
  }

  /** Returns an index template of the deployment for another prefix. */
  public static String template(String file, String prefix) throws IOException {
    Path path = SipstreamHome.DIRECTORY.resolve("deploy").resolve(file);
    return Files.readString(path).replace("\"sip-", "\"" + prefix + "-");
  }
}
