package io.sipstream.oracle;

import java.util.List;

/**
 * What two programs must agree on about a SIP message. Text is empty where the message does not
 * say.
 *
 * @param frame number of the frame in its capture, from 1
 */
public record MessageFacts(
    String frame,
    String timeNanos,
    String sourceIp,
    String sourcePort,
    String destinationIp,
    String destinationPort,
    String method,
    String code,
    String callId,
    String sequence,
    String sequenceMethod,
    String fromUser,
    String toUser) {
  static final String COLUMNS =
      "frame\ttime_ns\tsource_ip\tsource_port\tdestination_ip\tdestination_port\tmethod\tcode"
          + "\tcall_id\tcseq_number\tcseq_method\tfrom_user\tto_user";

  String toLine() {
    return String.join(
        "\t",
        frame,
        timeNanos,
        sourceIp,
        sourcePort,
        destinationIp,
        destinationPort,
        method,
        code,
        callId,
        sequence,
        sequenceMethod,
        fromUser,
        toUser);
  }

  static MessageFacts ofLine(String line) {
    List<String> columns = List.of(line.split("\t", -1));
    if (columns.size() != 13) {
      throw new IllegalArgumentException("Not 13 columns: " + line);
    }
    return new MessageFacts(
        columns.get(0),
        columns.get(1),
        columns.get(2),
        columns.get(3),
        columns.get(4),
        columns.get(5),
        columns.get(6),
        columns.get(7),
        columns.get(8),
        columns.get(9),
        columns.get(10),
        columns.get(11),
        columns.get(12));
  }
}
