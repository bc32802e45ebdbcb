package io.sipstream.cli.explore;

import io.sipstream.cli.command.ConsumerProperties;
import io.sipstream.explorer.task.FrameLimits;
import io.sipstream.explorer.task.FrameTasks;
import io.sipstream.settings.JobSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import picocli.CommandLine.Option;

/** Selects the Kafka whose frames the pages offer as captured. */
final class KafkaOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,...",
      description =
          "with --elasticsearch: offer the frames of a call as captured, which tasks read from these"
              + " Kafka brokers. Frames have what mask and pseudonymize hide [not offered]")
  private String bootstrapServers;

  @Option(
      names = "--topics",
      split = ",",
      paramLabel = "NAME,...",
      defaultValue = "sip-frames",
      description = "topics with frames [sip-frames]")
  private List<String> topics;

  @Option(
      names = "--consumer-config",
      paramLabel = "FILE",
      description = "file with properties of the Kafka consumer, such as for TLS and SASL")
  private Path consumerConfig;

  @Option(
      names = "--frames-limit",
      paramLabel = "N",
      defaultValue = "" + FrameLimits.FRAMES,
      description =
          "most frames that a task reads, then it fails; a task reads its time at least twice"
              + " [10000000]")
  private long framesLimit;

  @Option(
      names = "--frames-users",
      split = ",",
      paramLabel = "NAME,...",
      description =
          "users that may read frames as captured, with --auth elasticsearch or proxy [none]")
  private List<String> users;

  private Properties properties;

  /**
   * Validates the options.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  void check(boolean withServer, boolean hasUsers) {
    if (bootstrapServers == null) {
      if (users != null || consumerConfig != null) {
        throw new IllegalArgumentException(
            "--frames-users and --consumer-config need --bootstrap-servers.");
      }
      return;
    }
    if (!withServer) {
      throw new IllegalArgumentException(
          "--bootstrap-servers needs --elasticsearch URL. Captures have their frames.");
    }
    if (hasUsers == (users == null)) {
      throw new IllegalArgumentException(
          "--bootstrap-servers: --auth elasticsearch and --auth proxy need --frames-users, other"
              + " values have no users.");
    }
    if (framesLimit < 1) {
      throw new IllegalArgumentException("--frames-limit: it must be at least 1.");
    }
    properties = ConsumerProperties.read(consumerConfig, bootstrapServers);
  }

  /** Returns the tasks; null if frames are not offered. */
  FrameTasks tasks(JobSettings settings) {
    return properties == null
        ? null
        : new FrameTasks(
            new KafkaFrames(properties, topics, settings),
            FrameLimits.ofFrames(framesLimit),
            name -> users == null || users.contains(name));
  }
}
