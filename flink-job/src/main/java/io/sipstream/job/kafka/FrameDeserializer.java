package io.sipstream.job.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.FrameRecord;
import io.sipstream.job.record.RawFrame;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Lifts a Kafka record's headers. Gives exactly one {@link RawFrame} for each record, whatever it
 * holds, and never throws: a source that did would stop the job at that record for ever.
 */
public final class FrameDeserializer implements KafkaRecordDeserializationSchema<RawFrame> {
  private static final long serialVersionUID = 1;

  // Later times do not fit into nanoseconds; they are undated either way.
  private static final long LAST_MILLIS = Long.MAX_VALUE / 1_000_000;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawFrame> out) {
    out.collect(read(record));
  }

  public static RawFrame read(ConsumerRecord<byte[], byte[]> record) {
    Header[] headers = record.headers().toArray();
    RawFrame raw = new RawFrame();
    raw.key = record.key();
    raw.value = record.value();
    raw.topic = record.topic();
    raw.partition = record.partition();
    raw.offset = record.offset();
    raw.recordTimeMillis = record.timestamp();
    raw.brokerTimeMillis = record.timestamp();
    raw.headerNames = new String[headers.length];
    raw.headerValues = new byte[headers.length][];
    List<Map.Entry<String, byte[]>> entries = new ArrayList<>(headers.length);
    for (int i = 0; i < headers.length; i++) {
      raw.headerNames[i] = headers[i].key();
      raw.headerValues[i] = headers[i].value();
      entries.add(new SimpleImmutableEntry<>(raw.headerNames[i], raw.headerValues[i]));
      if (raw.headerNames[i].equals(DeadLetterSerializer.TIME)) {
        raw.recordTimeMillis = originalTime(raw.headerValues[i], raw.recordTimeMillis);
      }
    }
    if (RejectedDocumentRecord.isOne(raw)) {
      raw.unreadableReason = "document_not_allowed";
      raw.unreadableDetail =
          "It holds a document, and kafka.rejected-documents-topics does not name its topic.";
      return raw;
    }
    lift(FrameRecord.read(raw.value, entries, Math.min(raw.recordTimeMillis, LAST_MILLIS)), raw);
    return raw;
  }

  private static void lift(FrameRecord.Parsed lifted, RawFrame raw) {
    if (lifted instanceof FrameRecord.Frame readable) {
      CapturedFrame frame = readable.frame();
      raw.captureTimeNanos = frame.captureTimeNanos();
      raw.timestampImprecise = frame.timestampImprecise();
      raw.linkType = frame.linkType();
      raw.originalLengthBytes = frame.originalLengthBytes();
      raw.agent = frame.agent();
      raw.replayId = frame.replayId();
    } else if (lifted instanceof FrameRecord.Unreadable unreadable) {
      raw.unreadableReason = unreadable.reason();
      raw.unreadableDetail = unreadable.detail();
    }
  }

  /** The time of the record that a dead letter was, so that a frame without its own keeps it. */
  private static long originalTime(byte[] text, long otherwise) {
    try {
      return text == null ? otherwise : Long.parseLong(new String(text, US_ASCII));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  @Override
  public TypeInformation<RawFrame> getProducedType() {
    return Types.POJO(RawFrame.class);
  }
}
