package io.sipstream.frames;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of an agent's frames in one interval, version 1: a Kafka record whose key is the
 * agent's name and whose value is a JSON object on one line, so that whoever counts what arrived
 * can tell whether all did.
 *
 * <pre>
 * {"version":1,"agent":"tap-1","start":"20261124T2100Z-k3x9q","interface":"eth0","sequence":7,
 *  "from_ns":1795348870000000000,"to_ns":1795348880000000000,"last":false,
 *  "captured":1000,"recovered":0,"acknowledged":950,"dropped":{"queue_full":20},"waiting":30,
 *  "missed":{"kernel":0,"interface":0}}
 * </pre>
 *
 * The counts are those of the interval alone, but for {@code waiting}, which is of its end. With
 * the {@code waiting} of the report before, or 0 before the first,
 *
 * <pre>waiting before + captured + recovered = acknowledged + dropped + waiting</pre>
 *
 * The sequence begins at 0 with each start of the agent and has no gaps: one that is missing was
 * lost. The first report begins at the start, each other where the one before ended. The agent
 * counts a frame when it takes it from the kernel, which may be in the interval after that of its
 * capture time; and frames are acknowledged later still, or twice: compare sums over several
 * reports.
 *
 * @param agent the tap's name, as in the frames' header {@code ag}; null for none
 * @param startId of this start of the agent: each has another
 * @param interfaceName as in the frames' header {@code if}; null for none (HEP)
 * @param sequence from 0
 * @param fromNanos nanoseconds since the epoch: the clock at the agent's start, then the end before
 * @param toNanos the same for the interval's end: no capture time of the machine's own clock is
 *     later of what was counted by then, so it goes along with steps forwards, and after one
 *     backwards waits until the clock is there again
 * @param last whether the agent ended with it
 * @param captured frames taken from the wire
 * @param recovered frames found in the spool at the start, which an earlier one had captured
 * @param acknowledged frames that Kafka has stored
 * @param droppedByReason frames that never will be in Kafka, by reason; without those that are 0
 * @param waiting frames on their way or in the spool
 * @param missedByKernel frames for which the kernel had no room, so that the agent never saw them
 * @param missedByInterface frames that the network card or its driver lost
 */
public record AgentReport(
    String agent,
    String startId,
    String interfaceName,
    long sequence,
    long fromNanos,
    long toNanos,
    boolean last,
    long captured,
    long recovered,
    long acknowledged,
    SortedMap<String, Long> droppedByReason,
    long waiting,
    long missedByKernel,
    long missedByInterface) {
  /** The version of the record, its member {@code version}. */
  public static final int VERSION = 1;

  public AgentReport {
    droppedByReason = new TreeMap<>(droppedByReason);
  }

  /** The record's value. */
  public String toJson() {
    StringBuilder json = new StringBuilder(400).append("{\"version\":").append(VERSION);
    member(json, "agent", agent);
    member(json, "start", startId);
    member(json, "interface", interfaceName);
    member(json, "sequence", sequence);
    member(json, "from_ns", fromNanos);
    member(json, "to_ns", toNanos);
    json.append(",\"last\":").append(last);
    member(json, "captured", captured);
    member(json, "recovered", recovered);
    member(json, "acknowledged", acknowledged);
    json.append(",\"dropped\":{");
    String separator = "";
    for (Map.Entry<String, Long> reason : droppedByReason.entrySet()) {
      json.append(separator);
      string(json, reason.getKey());
      json.append(':').append(reason.getValue());
      separator = ",";
    }
    json.append('}');
    member(json, "waiting", waiting);
    json.append(",\"missed\":{\"kernel\":").append(missedByKernel);
    json.append(",\"interface\":").append(missedByInterface);
    return json.append("}}").toString();
  }

  private static void member(StringBuilder json, String name, long value) {
    json.append(",\"").append(name).append("\":").append(value);
  }

  private static void member(StringBuilder json, String name, String value) {
    if (value != null) {
      json.append(",\"").append(name).append("\":");
      string(json, value);
    }
  }

  /** RFC 8259 section 7: quotes, backslashes and control characters are escaped. */
  private static void string(StringBuilder json, String value) {
    json.append('"');
    for (int i = 0; i < value.length(); i++) {
      char each = value.charAt(i);
      if (each == '"' || each == '\\') {
        json.append('\\').append(each);
      } else if (each < ' ' || Character.isSurrogate(each)) {
        json.append("\\u%04x".formatted((int) each));
      } else {
        json.append(each);
      }
    }
    json.append('"');
  }
}
