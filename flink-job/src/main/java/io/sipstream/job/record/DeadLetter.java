package io.sipstream.job.record;

/**
 * A record that could not be used, with the reason. A flat Flink POJO.
 *
 * <p>What it holds of the original is the original: a job that has learned to read it takes it from
 * the dead-letter topic as it would have from the first.
 */
public class DeadLetter {
  /** Of a record whose headers do not follow the contract. */
  public static final String STAGE_RECORD = "record";

  /** Of a record that our own code failed on. */
  public static final String STAGE_INTERNAL_ERROR = "internal_error";

  public byte[] key;
  public byte[] value;
  public String[] headerNames;
  public byte[][] headerValues;

  /** Where the record came from. */
  public String topic;

  public int partition;
  public long offset;

  /** The original record's own time, milliseconds since the epoch; -1 for none. */
  public long recordTimeMillis;

  /** What gave up: {@code record}, a layer such as {@code ipv4}, or {@code internal_error}. */
  public String stage;

  /** Short name, for counters. */
  public String reason;

  /** A sentence for people; holds none of the record's bytes. */
  public String detail;

  /** For Flink's serializer. */
  public DeadLetter() {}

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
