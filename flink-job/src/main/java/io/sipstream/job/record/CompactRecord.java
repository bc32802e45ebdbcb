package io.sipstream.job.record;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.frames.FrameRecord;
import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import java.util.Arrays;
import java.util.List;

/**
 * Encodes the Kafka record of a frame without its value. Headers that only repeat the frame's
 * metadata take two bytes.
 */
final class CompactRecord {
  /** Names with a number, from 1 on. State contains the numbers, so names are only appended. */
  private static final List<String> NAMES =
      List.of(
          FrameRecord.TIMESTAMP,
          FrameRecord.TIMESTAMP_PRECISION,
          FrameRecord.LINK_TYPE,
          FrameRecord.ORIGINAL_LENGTH,
          FrameRecord.AGENT,
          FrameRecord.INTERFACE,
          FrameRecord.REPLAY);

  private static final int OTHER_NAME = 0;
  private static final int INTERFACE_NUMBER = 1 + NAMES.indexOf(FrameRecord.INTERFACE);
  private static final int OTHER_VALUE = 0;
  private static final int REPEATED_VALUE = 1;

  private CompactRecord() {}

  static void write(RawFrame frame, VarintWriter out) {
    out.signed(frame.originalLengthBytes - frame.value.length);
    out.text(frame.agent);
    out.text(frame.replayId);
    out.text(frame.topic);
    out.number(frame.partition);
    out.number(frame.offset);
    out.signed(frame.recordTimeMillis - frame.captureTimeMillis());
    out.signed(frame.brokerTimeMillis - frame.recordTimeMillis);
    out.blob(frame.key);
    out.number(frame.headerNames.length);
    for (int i = 0; i < frame.headerNames.length; i++) {
      String name = frame.headerNames[i];
      int number = NAMES.indexOf(name) + 1;
      out.number(number);
      if (number == OTHER_NAME) {
        out.text(name);
      }
      byte[] value = frame.headerValues[i];
      boolean repeated = value != null && Arrays.equals(value, metadata(name, frame));
      out.octet(repeated ? REPEATED_VALUE : OTHER_VALUE);
      if (!repeated) {
        out.blob(value);
      }
    }
  }

  /** Reads what {@link #write} has written into a frame that has all else. */
  static void read(VarintReader in, RawFrame frame) {
    frame.originalLengthBytes = frame.value.length + (int) in.signed();
    frame.agent = in.text();
    frame.replayId = in.text();
    frame.topic = in.text();
    frame.partition = in.smallNumber();
    frame.offset = in.number();
    frame.recordTimeMillis = frame.captureTimeMillis() + in.signed();
    frame.brokerTimeMillis = frame.recordTimeMillis + in.signed();
    frame.key = in.blob();
    int headers = in.smallNumber();
    frame.headerNames = new String[headers];
    frame.headerValues = new byte[headers][];
    for (int i = 0; i < headers; i++) {
      int number = in.smallNumber();
      String name = number == OTHER_NAME ? in.text() : NAMES.get(number - 1);
      frame.headerNames[i] = name;
      frame.headerValues[i] = in.octet() == REPEATED_VALUE ? metadata(name, frame) : in.blob();
    }
  }

  /** Reads only the name of the interface, null for none, of what {@link #write} has written. */
  static String interfaceName(VarintReader in) {
    in.signed();
    in.skipBlob(); // agent
    in.skipBlob(); // replay id
    in.skipBlob(); // topic
    in.number();
    in.number();
    in.signed();
    in.signed();
    in.skipBlob(); // key
    String found = null;
    for (int headers = in.smallNumber(); headers > 0; headers--) {
      int number = in.smallNumber();
      if (number == OTHER_NAME) {
        in.skipBlob();
      }
      if (in.octet() == REPEATED_VALUE) {
        continue;
      }
      if (number == INTERFACE_NUMBER) {
        found = FrameRecord.name(in.blob());
      } else {
        in.skipBlob();
      }
    }
    return found;
  }

  /** Returns the text of a header in the agent's form; null if the frame has none. */
  private static byte[] metadata(String name, RawFrame frame) {
    return switch (name) {
      case FrameRecord.TIMESTAMP -> ascii(frame.captureTimeNanos);
      case FrameRecord.LINK_TYPE -> ascii(frame.linkType);
      case FrameRecord.ORIGINAL_LENGTH -> ascii(frame.originalLengthBytes);
      case FrameRecord.AGENT -> frame.agent == null ? null : frame.agent.getBytes(UTF_8);
      case FrameRecord.REPLAY -> frame.replayId == null ? null : frame.replayId.getBytes(UTF_8);
      default -> null;
    };
  }

  private static byte[] ascii(long number) {
    return Long.toString(number).getBytes(US_ASCII);
  }
}
