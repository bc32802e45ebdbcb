package io.sipstream.explorer.page;

import io.sipstream.calls.record.CallRecord;
import io.sipstream.explorer.http.WebRequest;
import io.sipstream.explorer.http.WebResponse;
import io.sipstream.explorer.http.WebUser;
import io.sipstream.explorer.store.Found;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.store.Query;
import io.sipstream.explorer.store.StoredMessage;
import java.util.List;

/** Writes lists of calls and messages as CSV. The last rows report what is left out. */
final class ListExport {
  /** Most rows of a file. */
  private static final int MOST_ROWS = 10_000;

  private static final View UTC = View.utc(WebUser.NOBODY);
  private static final String TYPE = "text/csv; charset=utf-8";

  private final MessageStore store;

  ListExport(MessageStore store) {
    this.store = store;
  }

  WebResponse calls(WebRequest request) {
    Found<CallRecord> found = store.calls(Query.parse(request.parameter("q")), 0, MOST_ROWS);
    StringBuilder csv =
        new StringBuilder(
            Csv.row(
                List.of(
                    "start",
                    "caller",
                    "callee",
                    "from_peer",
                    "to_peer",
                    "result",
                    "code",
                    "pdd",
                    "duration",
                    "ended_by",
                    "hops",
                    "problems",
                    "call_id")));
    found.page().forEach(call -> csv.append(Csv.row(values(call))));
    return file("calls.csv", csv, found);
  }

  private static List<String> values(CallRecord call) {
    return List.of(
        UTC.time(call.startMicros()),
        CallText.party(call.caller()),
        CallText.party(call.callee()),
        CallText.firstPeer(call),
        CallText.lastPeer(call),
        CallText.result(call),
        CallText.code(call.code()),
        CallText.seconds(call.delays().postDial()),
        CallText.seconds(call.durationMicros()),
        CallText.end(call),
        String.valueOf(call.hops().size()),
        CallText.problems(call),
        call.callId());
  }

  WebResponse messages(WebRequest request) {
    Found<StoredMessage> found = store.messages(Query.parse(request.parameter("q")), 0, MOST_ROWS);
    StringBuilder csv =
        new StringBuilder(
            Csv.row(
                List.of(
                    "time",
                    "message",
                    "method",
                    "from",
                    "to",
                    "source",
                    "destination",
                    "call_id")));
    for (StoredMessage message : found.page()) {
      csv.append(
          Csv.row(
              List.of(
                  UTC.timeOfNanos(message.timeNanos()),
                  message.ladder().label(),
                  message.method(),
                  message.from(),
                  message.to(),
                  message.source().text(),
                  message.destination().text(),
                  message.callId())));
    }
    return file("messages.csv", csv, found);
  }

  private static WebResponse file(String name, StringBuilder csv, Found<?> found) {
    found.notes().stream().distinct().forEach(note -> csv.append(Csv.row(List.of(note))));
    if (found.total() > found.page().size()) {
      csv.append(
          Csv.row(List.of("partial: %d of %d rows".formatted(found.page().size(), found.total()))));
    }
    return WebResponse.of(200, TYPE, csv.toString())
        .with("Content-Disposition", "attachment; filename=\"" + name + "\"");
  }
}
