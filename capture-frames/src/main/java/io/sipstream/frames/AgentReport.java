package io.sipstream.frames;

import io.sipstream.support.JsonString;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts the outcomes of an agent's frames in one interval, version 1. It is a Kafka record: the
 * key is the agent's name, the value is a JSON object on one line. A consumer compares the counts
 * with the frames in Kafka to find losses.
 *
 * <pre>
 * {"version":1,"agent":"edge-1","start":"20261124T2100Z-k3x9q","interface":"eth0","sequence":7,
 *  "from_ns":1795348870000000000,"to_ns":1795348880000000000,"last":false,
 *  "captured":1000,"recovered":0,"acknowledged":950,"dropped":{"queue_full":20},"waiting":30,
 *  "missed":{"kernel":0,"interface":0}}
 * </pre>
 *
 * The counts cover the interval, except {@code waiting}, which is the count at its end. With the
 * {@code waiting} of the previous report, or 0 before the first,
 *
 * <pre>waiting before + captured + recovered = acknowledged + dropped + waiting</pre>
 *
 * The sequence begins at 0 with each start of the agent and has no gaps: a missing report was lost.
 * The first report begins at the start of the agent, each other one at the end of the previous one.
 * The agent counts a frame when it takes it from the kernel. That may be in the interval after its
 * capture time. A frame may be acknowledged in a later interval, or twice: compare sums over
 * several reports.
 *
 * @param agent name of the agent, as in the frames' header {@code ag}; null for none
 * @param startId identifier of this start of the agent, different for each start
 * @param interfaceName name of the interface, as in the frames' header {@code if}; null for none
 *     (HEP)
 * @param sequence number of the report, from 0
 * @param fromNanos start of the interval in nanoseconds since the epoch: the clock at the agent's
 *     start, then the previous report's end
 * @param toNanos end of the interval in nanoseconds since the epoch. No counted frame with a
 *     timestamp of the agent's own clock is later. The value follows the clock forwards; after a
 *     step backwards it stays until the clock has caught up
 * @param last whether this is the agent's last report
 * @param captured frames taken from the wire
 * @param recovered frames found in the spool at the start, captured by an earlier run
 * @param acknowledged frames that Kafka has stored
 * @param droppedByReason frames that will never be in Kafka, by reason; reasons with 0 are absent
 * @param waiting frames in flight or in the spool
 * @param missedByKernel frames that the kernel dropped because its buffer was full
 * @param missedByInterface frames that the network card or its driver dropped
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
  /** Version of the record, in its member {@code version}. */
  public static final int VERSION = 1;

  public AgentReport {
    droppedByReason = new TreeMap<>(droppedByReason);
  }

  /** Returns the value of the record as JSON. */
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
      JsonString.append(json, reason.getKey()).append(':').append(reason.getValue());
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
      JsonString.append(json, value);
    }
  }
}
