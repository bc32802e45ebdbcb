package io.sipstream.job.captureloss;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sipstream.frames.AgentReport;
import io.sipstream.job.record.CaptureTime;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads agents' reports. Returns exactly one {@link ReportRecord} for each record of any content.
 * It never throws: an exception in a source would fail the job again at each restart.
 */
public final class ReportDeserializer implements KafkaRecordDeserializationSchema<ReportRecord> {
  private static final long serialVersionUID = 1;

  /** Maximum length of a report, bytes; usual reports have a few hundred. */
  static final int BYTES_MAX = 64 * 1024;

  /** Maximum length of an agent name, interface name, agent run id or reason, characters. */
  static final int NAME_MAX = 256;

  /** Maximum number of reasons for dropped frames in a report. */
  static final int REASONS_MAX = 64;

  /** Maximum count of frames in a report; the sum over all reasons fits into a long. */
  static final long COUNT_MAX = 1_000_000_000_000L;

  private static final int DEPTH_MAX = 8;

  // Ignores unknown members: a later version may add some.
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ReportRecord> out) {
    out.collect(
        read(
            record.value(),
            record.timestamp(),
            record.topic() + '-' + record.partition() + " offset " + record.offset()));
  }

  /**
   * Parses the value of a record.
   *
   * @param value null if the record has none
   * @param brokerTimeMillis timestamp of the Kafka record, milliseconds since the epoch; -1 for
   *     none
   * @param location topic, partition and offset of the record, for log messages
   */
  static ReportRecord read(byte[] value, long brokerTimeMillis, String location) {
    ReportRecord report = new ReportRecord();
    report.location = location;
    report.key = "";
    if (value == null) {
      report.problem = "no_value";
    } else if (value.length > BYTES_MAX) {
      report.problem = "too_long";
    } else {
      try {
        parse(JSON.readTree(value), brokerTimeMillis, report);
      } catch (IOException e) {
        report.problem = "no_json";
      } catch (BadMember e) {
        report.problem = e.getMessage();
      }
    }
    return report;
  }

  private static void parse(JsonNode json, long brokerTimeMillis, ReportRecord report)
      throws BadMember {
    if (json == null || !json.isObject()) {
      throw new BadMember("no_object");
    }
    if (json.path("version").asLong() != AgentReport.VERSION) {
      throw new BadMember("version");
    }
    report.agent = name(json, "agent");
    report.interfaceName = name(json, "interface");
    report.startId = name(json, "start");
    if (report.startId == null) {
      throw new BadMember("start");
    }
    report.sequence = number(json, "sequence", 0, COUNT_MAX);
    report.fromNanos = number(json, "from_ns", 0, Long.MAX_VALUE);
    report.toNanos = number(json, "to_ns", report.fromNanos, Long.MAX_VALUE);
    if (!CaptureTime.isPlausible(report.toNanos / 1_000_000, brokerTimeMillis)) {
      throw new BadMember("clock");
    }
    report.last = json.path("last").asBoolean();
    report.captured = number(json, "captured", 0, COUNT_MAX);
    report.recovered = number(json, "recovered", 0, COUNT_MAX);
    report.acknowledged = number(json, "acknowledged", 0, COUNT_MAX);
    // Negative if Kafka acknowledged frames twice.
    report.waiting = number(json, "waiting", -COUNT_MAX, COUNT_MAX);
    report.missedByKernel = number(json.path("missed"), "kernel", 0, COUNT_MAX);
    report.missedByInterface = number(json.path("missed"), "interface", 0, COUNT_MAX);
    dropped(json.path("dropped"), report);
    report.key = TapKey.of(report.agent, report.interfaceName);
  }

  private static void dropped(JsonNode reasons, ReportRecord report) throws BadMember {
    if (!reasons.isObject() || reasons.size() > REASONS_MAX) {
      throw new BadMember("dropped");
    }
    report.dropReasons = new String[reasons.size()];
    report.dropCounts = new long[reasons.size()];
    int i = 0;
    for (Map.Entry<String, JsonNode> reason : reasons.properties()) {
      if (reason.getKey().length() > NAME_MAX) {
        throw new BadMember("dropped");
      }
      report.dropReasons[i] = reason.getKey();
      report.dropCounts[i] = count(reason.getValue(), "dropped", 0, COUNT_MAX);
      i++;
    }
  }

  private static String name(JsonNode json, String member) throws BadMember {
    JsonNode name = json.path(member);
    if (name.isMissingNode() || name.isNull()) {
      return null;
    }
    if (!name.isTextual() || name.textValue().length() > NAME_MAX) {
      throw new BadMember(member);
    }
    return name.textValue();
  }

  private static long number(JsonNode json, String member, long least, long most) throws BadMember {
    return count(json.path(member), member, least, most);
  }

  private static long count(JsonNode number, String problem, long least, long most)
      throws BadMember {
    if (!number.isIntegralNumber()
        || !number.canConvertToLong()
        || number.longValue() < least
        || number.longValue() > most) {
      throw new BadMember(problem);
    }
    return number.longValue();
  }

  @Override
  public TypeInformation<ReportRecord> getProducedType() {
    return Types.POJO(ReportRecord.class);
  }

  /** Signals a member that violates {@link AgentReport}; its message is the member's name. */
  private static final class BadMember extends Exception {
    private static final long serialVersionUID = 1;

    BadMember(String member) {
      super(member);
    }
  }
}
