package io.sipstream.cli.calls;

import io.sipstream.calls.detection.Alert;
import io.sipstream.calls.detection.AlertWriter;
import io.sipstream.calls.detection.RuleSet;
import io.sipstream.json.JsonBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes alerts in one of the output formats. */
enum AlertOutput {
  /** Aligned columns. */
  table {
    @Override
    void write(List<Alert> alerts, RuleSet rules, OutputStream out) throws IOException {
      TextTable table =
          new TextTable(
              List.of("from", "until", "rule", "name", "severity", "key", "subject", "count"));
      for (Alert alert : alerts) {
        table.row(
            List.of(
                CallColumn.time(alert.fromMicros()),
                CallColumn.time(alert.untilMicros()),
                alert.ruleId(),
                rules.info(alert.ruleId()).name(),
                alert.severity().toString(),
                alert.key().name(),
                alert.subject(),
                Long.toString(alert.count())));
      }
      table.write(out);
    }
  },
  /** One document per line. */
  json {
    @Override
    void write(List<Alert> alerts, RuleSet rules, OutputStream out) throws IOException {
      AlertWriter writer = new AlertWriter(rules);
      JsonBuffer buffer = new JsonBuffer();
      for (Alert alert : alerts) {
        buffer.clear();
        writer.write(alert, buffer);
        out.write(buffer.array(), 0, buffer.length());
        out.write('\n');
      }
    }
  };

  /** Writes the alerts in their order. */
  abstract void write(List<Alert> alerts, RuleSet rules, OutputStream out) throws IOException;
}
