package io.sipstream.cli.explore;

import io.sipstream.explorer.task.FrameSource;
import io.sipstream.explorer.task.WantedFrames;
import io.sipstream.export.CallFrames;
import io.sipstream.export.FrameTopics;
import io.sipstream.export.TimeWindow;
import io.sipstream.frames.PcapngWriter;
import io.sipstream.settings.JobSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;

/**
 * Reads the frames of a call from Kafka. Frames of a live capture arrive soon; the topics are read
 * to their end only if frames are missing, as after a replay.
 */
public final class KafkaFrames implements FrameSource {
  /** Time before and after the call in which parts of its messages may be captured. */
  private static final long MARGIN_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Time after the call in which frames of a live capture arrive. */
  private static final long ARRIVAL_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Properties properties;
  private final List<String> topics;
  private final JobSettings settings;

  /**
   * Creates a reader.
   *
   * @param consumer properties of the consumer, including the brokers
   */
  public KafkaFrames(Properties consumer, List<String> topics, JobSettings settings) {
    this.properties = new Properties();
    this.properties.putAll(consumer);
    this.properties.put("client.id", "sipstream-explorer");
    this.properties.put("enable.auto.commit", "false");
    this.properties.put("auto.offset.reset", "earliest");
    this.properties.putIfAbsent("default.api.timeout.ms", "20000");
    this.topics = List.copyOf(topics);
    this.settings = settings;
  }

  @Override
  public String write(WantedFrames wanted, OutputStream out, Progress progress) throws IOException {
    try {
      FrameTopics frames =
          frames(wanted, TimeUnit.NANOSECONDS.toMillis(wanted.untilNanos() + ARRIVAL_NANOS));
      CallFrames call = learn(frames, wanted, progress);
      if (call.messages() < wanted.messages()) {
        frames = frames(wanted, Long.MAX_VALUE);
        call = learn(frames, wanted, progress);
      }
      long written = write(frames, call, wanted, out, progress);
      return "%,d frames of %,d messages were found; %,d documents name the call."
          .formatted(written, call.messages(), wanted.messages());
    } catch (KafkaException e) {
      Throwable last = e.getCause() == null ? e : e.getCause();
      throw new IOException("Kafka cannot be read: " + last.getMessage(), e);
    }
  }

  private FrameTopics frames(WantedFrames wanted, long arrivedUntilMillis) {
    TimeWindow window =
        new TimeWindow(
            Math.max(0, wanted.fromNanos() - MARGIN_NANOS), wanted.untilNanos() + MARGIN_NANOS);
    return new FrameTopics(properties, topics, window, arrivedUntilMillis);
  }

  private CallFrames learn(FrameTopics frames, WantedFrames wanted, Progress progress)
      throws IOException {
    CallFrames call = new CallFrames(wanted.callId(), settings);
    frames.read(
        found -> {
          if (isOfAgent(wanted, found.frame().agent())) {
            call.learn(found);
          }
        },
        progress::read);
    call.learned();
    return call;
  }

  private static long write(
      FrameTopics frames, CallFrames call, WantedFrames wanted, OutputStream out, Progress progress)
      throws IOException {
    long[] written = {0};
    try (PcapngWriter writer = new PcapngWriter(out)) {
      frames.read(
          found -> {
            if (isOfAgent(wanted, found.frame().agent()) && call.isOfCall(found)) {
              writer.write(found.frame());
              written[0]++;
            }
          },
          progress::read);
    }
    return written[0];
  }

  private static boolean isOfAgent(WantedFrames wanted, String agent) {
    return wanted.agents().isEmpty() || (agent != null && wanted.agents().contains(agent));
  }
}
