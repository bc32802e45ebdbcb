package io.sipstream.cli.calls;

import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.evaluate.CallSettings;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.event.CallKeySettings;
import io.sipstream.calls.peers.Peers;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.cli.decode.CaptureReader;
import io.sipstream.cli.decode.Summary;
import io.sipstream.settings.JobSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The calls of captures, without a process.
 *
 * @param refused messages that the memory had no room for
 */
record CollectedCalls(List<CallRecord> records, long refused, long withoutCallId) {
  static final Path SAMPLES = Path.of("..", "sample-pcaps");

  static CollectedCalls of(Path... captures) throws Exception {
    return of(CallCollector.MOST_BYTES, captures);
  }

  static CollectedCalls of(long mostBytes, Path... captures) throws Exception {
    CallCollector collector =
        new CallCollector(
            new CallEventReader(CallKeySettings.DEFAULT, new byte[0]),
            new CallEventLog(mostBytes),
            null);
    JobSettings settings = JobSettings.of(Map.of("ports", "5060,5080"));
    CaptureReader reader = new CaptureReader(settings, null, new Summary(collector));
    reader.readAll(Arrays.stream(captures).map(Path::toString).toList());
    List<CallRecord> records = new ArrayList<>();
    collector.write(new CallEvaluator(CallSettings.DEFAULT, Peers.none()), records::add);
    return new CollectedCalls(records, collector.refused(), collector.withoutCallId());
  }

  static Path sample(String name) {
    return SAMPLES.resolve(name);
  }
}
