package io.sipstream.job.record;

/**
 * Holds a record that the job could not use, with the reason. A flat Flink POJO.
 *
 * <p>Key, value and headers of the original record are unchanged. A later version of the job can
 * read it from the dead-letter topic as it would from the original topic.
 */
public class DeadLetter {
  /** Stage of a record whose headers are malformed. */
  public static final String STAGE_RECORD = "record";

  public byte[] key;
  public byte[] value;
  public String[] headerNames;
  public byte[][] headerValues;

  /** Topic of the original record. */
  public String topic;

  public int partition;
  public long offset;

  /** Timestamp of the original record, milliseconds since the epoch; -1 for none. */
  public long recordTimeMillis;

  /** Stage that failed: {@code record}, a layer such as {@code ipv4}, or {@code internal_error}. */
  public String stage;

  /** Short name of the reason, for counters. */
  public String reason;

  /** Reason as a sentence; contains no bytes of the record. */
  public String detail;

  /** Public no-arg constructor required by Flink's POJO serializer. */
  public DeadLetter() {}

  /** Creates the dead letter of a frame's record. */
  public static DeadLetter of(RawFrame frame, String stage, String reason, String detail) {
    DeadLetter letter = new DeadLetter();
    letter.key = frame.key;
    letter.value = frame.value;
    letter.headerNames = frame.headerNames;
    letter.headerValues = frame.headerValues;
    letter.topic = frame.topic;
    letter.partition = frame.partition;
    letter.offset = frame.offset;
    letter.recordTimeMillis = frame.recordTimeMillis;
    letter.stage = stage;
    letter.reason = reason;
    letter.detail = detail;
    return letter;
  }
}
