package io.sipstream.document;

import static io.sipstream.json.JsonFragment.field;

import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.body.BodyPart;
import io.sipstream.sip.body.MessageBody;
import io.sipstream.sip.body.VoiceQualityReport;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes {@code sip.body}, types and parts of a body except SDP, and {@code sip.vq}. */
final class BodyWriter {
  private static final JsonFragment BODY = field("body");
  private static final JsonFragment TYPE = field("type");
  private static final JsonFragment CONTENT_TYPE = field("content_type");
  private static final JsonFragment DISPOSITION = field("disposition");
  private static final JsonFragment ENCODING = field("encoding");
  private static final JsonFragment LENGTH = field("length");
  private static final JsonFragment ORIGINAL = field("original");
  private static final JsonFragment BINARY = field("binary");
  private static final JsonFragment VQ = field("vq");
  private static final JsonFragment REPORT = field("report");
  private static final JsonFragment CALL_ID = field("call_id");
  private static final JsonFragment LOCAL = field("local");
  private static final JsonFragment REMOTE = field("remote");

  /** Metrics that have fields, by their names in RFC 6035 section 4.6 in lower case. */
  private static final Map<String, JsonFragment> METRICS = metrics();

  private final JsonObjectWriter json;
  private final int maxBinaryBytes;

  /**
   * Creates a writer.
   *
   * @param maxBinaryBytes longest binary part that is written
   */
  BodyWriter(JsonObjectWriter json, int maxBinaryBytes) {
    this.json = json;
    this.maxBinaryBytes = maxBinaryBytes;
  }

  private static Map<String, JsonFragment> metrics() {
    String[][] table = {
      {"moslq", "mos_lq"},
      {"moscq", "mos_cq"},
      {"rlq", "r_lq"},
      {"rcq", "r_cq"},
      {"nlr", "network_loss_rate"},
      {"jdr", "jitter_discard_rate"},
      {"rtd", "round_trip_delay"},
      {"esd", "end_system_delay"},
      {"sowd", "one_way_delay"},
      {"iaj", "interarrival_jitter"},
      {"maj", "mean_absolute_jitter"},
      {"bld", "burst_loss_density"},
      {"bd", "burst_duration"},
      {"gld", "gap_loss_density"},
      {"gd", "gap_duration"},
      {"sl", "signal_level"},
      {"nl", "noise_level"},
      {"rerl", "residual_echo_return_loss"}
    };
    Map<String, JsonFragment> fields = new HashMap<>();
    for (String[] row : table) {
      fields.put(row[0], field(row[1]));
    }
    return fields;
  }

  /** Writes the fields of a body; null is omitted. */
  void write(MessageBody body, SipMessage message) {
    if (body == null) {
      return;
    }
    List<BodyPart> parts = body.parts();
    json.beginObject(BODY);
    json.beginArray(TYPE);
    for (int i = 0; i < parts.size(); i++) {
      json.element(parts.get(i).kind());
    }
    json.endArray();
    json.beginArray(CONTENT_TYPE);
    for (int i = 0; body.isMultipart() && i < parts.size(); i++) {
      json.element(parts.get(i).mediaType());
    }
    json.endArray();
    json.beginArray(DISPOSITION);
    for (int i = 0; i < parts.size(); i++) {
      json.element(parts.get(i).disposition());
    }
    json.endArray();
    json.text(ENCODING, DialogWriter.lowerCase(message.text(HeaderName.CONTENT_ENCODING)));
    json.number(LENGTH, message.isBodyCut() ? -1 : message.body().length());
    json.beginArray(ORIGINAL);
    for (int i = 0; i < parts.size(); i++) {
      if (!parts.get(i).isSdp() && parts.get(i).isTextual()) {
        // Decoded bytes may be invalid UTF-8.
        json.element(parts.get(i).content().toString());
      }
    }
    json.endArray();
    writeBinary(parts, message);
    json.endObject();
    writeReport(body.voiceQualityReport());
  }

  /** Writes the binary parts in base64; one that is cut or too long is omitted. */
  private void writeBinary(List<BodyPart> parts, SipMessage message) {
    List<Span> binary = List.of();
    for (int i = 0; i < parts.size(); i++) {
      BodyPart part = parts.get(i);
      if (!part.isBinary() || part.cut() || part.content().isEmpty() || maxBinaryBytes == 0) {
        continue;
      }
      if (part.content().length() > maxBinaryBytes) {
        message.problems().add("body_too_large_binary", part.atByte());
        continue;
      }
      binary = binary.isEmpty() ? new ArrayList<>(2) : binary;
      binary.add(base64(part.content()));
    }
    json.oneOrMore(BINARY, binary);
  }

  private static Span base64(Span content) {
    int from = content.arrayOffset();
    byte[] bytes = Arrays.copyOfRange(content.array(), from, from + content.length());
    byte[] encoded = Base64.getEncoder().encode(bytes);
    return new Span(encoded, 0, encoded.length);
  }

  private void writeReport(VoiceQualityReport report) {
    if (report == null) {
      return;
    }
    json.beginObject(VQ);
    json.text(REPORT, report.type());
    json.decoded(CALL_ID, report.callId());
    writeMetrics(LOCAL, report.local());
    writeMetrics(REMOTE, report.remote());
    json.endObject();
  }

  private void writeMetrics(JsonFragment side, Map<String, Double> metrics) {
    json.beginObject(side);
    for (Map.Entry<String, Double> metric : metrics.entrySet()) {
      JsonFragment field = METRICS.get(metric.getKey());
      if (field != null) {
        json.decimal(field, metric.getValue());
      }
    }
    json.endObject();
  }
}
