package io.sipstream.job.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.FrameHeaders;
import io.sipstream.frames.FrameRecord;
import io.sipstream.job.record.RawFrame;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Parses the headers of a Kafka record. Returns exactly one {@link RawFrame} for each record of any
 * content. It never throws: an exception in a source would fail the job again at each restart.
 */
public final class FrameDeserializer implements KafkaRecordDeserializationSchema<RawFrame> {
  private static final long serialVersionUID = 1;

  // Later timestamps do not fit into nanoseconds; they are implausible anyway.
  private static final long LAST_MILLIS = Long.MAX_VALUE / 1_000_000;

  private transient FrameHeaders frame;

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    frame = new FrameHeaders();
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawFrame> out) {
    out.collect(read(record, frame));
  }

  /** Parses a record; a malformed record has {@link RawFrame#unreadableReason}. */
  public static RawFrame read(ConsumerRecord<byte[], byte[]> record) {
    return read(record, new FrameHeaders());
  }

  private static RawFrame read(ConsumerRecord<byte[], byte[]> record, FrameHeaders frame) {
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
    frame.begin();
    for (int i = 0; i < headers.length; i++) {
      String name = headers[i].key();
      byte[] value = headers[i].value();
      raw.headerNames[i] = name;
      raw.headerValues[i] = value;
      frame.header(name, value);
      if (name.equals(DeadLetterSerializer.TIME)) {
        raw.recordTimeMillis = originalTime(value, raw.recordTimeMillis);
      }
    }
    if (RejectedDocumentRecord.isOne(raw)) {
      raw.unreadableReason = "document_not_allowed";
      raw.unreadableDetail =
          "It holds a document, and kafka.rejected-documents-topics does not name its topic.";
      return raw;
    }
    copyTo(raw, frame.end(raw.value, Math.min(raw.recordTimeMillis, LAST_MILLIS)));
    return raw;
  }

  private static void copyTo(RawFrame raw, FrameRecord.Parsed parsed) {
    if (parsed instanceof FrameRecord.Frame readable) {
      CapturedFrame frame = readable.frame();
      raw.captureTimeNanos = frame.captureTimeNanos();
      raw.timestampImprecise = frame.timestampImprecise();
      raw.linkType = frame.linkType();
      raw.originalLengthBytes = frame.originalLengthBytes();
      raw.agent = frame.agent();
      raw.replayId = frame.replayId();
    } else if (parsed instanceof FrameRecord.Unreadable unreadable) {
      raw.unreadableReason = unreadable.reason();
      raw.unreadableDetail = unreadable.detail();
    }
  }

  /** Returns the timestamp of a dead letter's original record, for frames without capture time. */
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
