package io.sipstream.job.captureloss;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sipstream.document.Document;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * Creates the document about missing frames or reports. It has its own indices, so searches for
 * messages do not find it. Its id is a hash of agent, interface, agent run and sequence number, so
 * a repeated write does not create a second document.
 */
final class CaptureLossDocument {
  /** Value of {@code event.dataset}. */
  static final String DATASET = "sip.capture_loss";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ID_BYTES = 16;

  private CaptureLossDocument() {}

  static Document of(Reconciliation.Finding finding, Document.Operation operation) {
    ReportRecord report = finding.report();
    return Document.of(
        Document.Target.CAPTURE_LOSS, report.toNanos, id(report), null, operation, json(finding));
  }

  private static byte[] json(Reconciliation.Finding finding) {
    ReportRecord report = finding.report();
    ObjectNode json = JSON.createObjectNode();
    String end = time(report.toNanos);
    json.put("@timestamp", end);
    json.putObject("event")
        .put("kind", finding.missing() > finding.missingPrevious() ? "alert" : "metric")
        .put("dataset", DATASET)
        .put("start", time(report.fromNanos))
        .put("end", end);
    ObjectNode observer = JSON.createObjectNode();
    if (report.agent != null) {
      observer.put("name", report.agent);
    }
    if (report.interfaceName != null) {
      observer.putObject("ingress").putObject("interface").put("name", report.interfaceName);
    }
    if (!observer.isEmpty()) {
      json.set("observer", observer);
    }
    ObjectNode figures = json.putObject("sip").putObject("capture_loss");
    figures.put("start", report.startId);
    figures.put("sequence", report.sequence);
    figures.put("captured", report.captured);
    figures.put("recovered", report.recovered);
    figures.put("acknowledged", report.acknowledged);
    figures.put("dropped", report.dropped());
    ArrayNode dropped = figures.putArray("dropped_by");
    for (int i = 0; i < report.dropReasons.length; i++) {
      dropped.addObject().put("reason", report.dropReasons[i]).put("frames", report.dropCounts[i]);
    }
    figures.put("waiting", report.waiting);
    figures.put("missed_by_kernel", report.missedByKernel);
    figures.put("missed_by_interface", report.missedByInterface);
    figures.put("reports_lost", finding.lost());
    if (finding.compared()) {
      figures.put("expected", finding.expected());
      figures.put("arrived", finding.arrived());
      figures.put("missing", finding.missing());
      figures.put("missing_previous", finding.missingPrevious());
    }
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static String time(long nanos) {
    return Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000).toString();
  }

  private static String id(ReportRecord report) {
    String identity = report.key + '\n' + report.startId + '\n' + report.sequence;
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, ID_BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
