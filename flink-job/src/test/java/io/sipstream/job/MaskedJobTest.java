package io.sipstream.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.document.Document;
import io.sipstream.job.record.RawFrame;
import io.sipstream.settings.JobSettings;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.functions.FromElementsGeneratorFunction;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * With everything masked no secret of any sample capture leaves the job: not with its documents,
 * its accumulators and metrics, nor by a log at the level of debugging.
 */
class MaskedJobTest {
  /** Found in messages as they were sent, by nothing of ours. */
  private static final Pattern SECRET =
      Pattern.compile(
          "\\b(?:response|nonce|cnonce|opaque)=\"([^\"]+)\"|inline:([^|\\s]+)|a=ice-pwd:(\\S+)"
              + "|\\A(?:MESSAGE|INFO) [\\s\\S]*?\r\n\r\n([\\s\\S]+\\S)",
          Pattern.CASE_INSENSITIVE);

  /** The root, and those that log4j2-test.properties silences. */
  private static final List<String> LOGGERS =
      List.of("", "org.apache.flink", "io.sipstream.job.operators.DecodeFunction");

  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(METRICS.addToConfiguration(new Configuration()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(1)
              .build());

  @Test
  void noSecretLeavesTheJob() throws Exception {
    List<RawFrame> frames = new ArrayList<>();
    Set<String> secrets = new TreeSet<>();
    for (Path capture : SampleMessages.captures()) {
      for (byte[] message : SampleMessages.of(capture)) {
        frames.add(Frames.raw(frames.size(), Frames.udp(5060, 5060, message)));
        find(new String(message, UTF_8), secrets);
      }
    }
    assertThat(secrets).hasSizeGreaterThan(8);

    assertThat(occurring(secrets, run(frames, "none"))).isEqualTo(secrets);
    assertThat(occurring(secrets, run(frames, "credentials,keys,content"))).isEmpty();
  }

  private static void find(String message, Set<String> into) {
    Matcher matcher = SECRET.matcher(message);
    while (matcher.find()) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        if (matcher.group(group) != null) {
          // A text of several lines is written with escapes: each line is looked for.
          matcher.group(group).lines().forEach(into::add);
        }
      }
    }
  }

  private static Set<String> occurring(Set<String> secrets, List<String> given) {
    return secrets.stream()
        .filter(secret -> given.stream().anyMatch(text -> text.contains(secret)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** All that the job gives. */
  private static List<String> run(List<RawFrame> frames, String masks) throws Exception {
    CollectingSinks.clear();
    StringWriter log = new StringWriter();
    List<String> given = new ArrayList<>();
    Logger root = ((LoggerContext) LogManager.getContext(false)).getRootLogger();
    WriterAppender appender =
        WriterAppender.newBuilder()
            .setName("everything")
            .setTarget(log)
            .setLayout(PatternLayout.newBuilder().withPattern("%m%n%ex").build())
            .build();
    appender.start();
    Map<String, Level> before = new TreeMap<>();
    LOGGERS.forEach(name -> before.put(name, LogManager.getLogger(name).getLevel()));
    Map<String, Appender> console = Map.copyOf(root.getAppenders());
    console.values().forEach(root::removeAppender);
    root.addAppender(appender);
    LOGGERS.forEach(name -> Configurator.setLevel(name, Level.DEBUG));
    try {
      Map<String, Object> accumulators = graph(frames, masks).execute().getAllAccumulatorResults();
      assertThat(CollectingSinks.DOCUMENTS)
          .filteredOn(each -> each.document().target() == Document.Target.MESSAGES)
          .hasSize(frames.size());
      assertThat(CollectingSinks.DOCUMENTS)
          .anyMatch(each -> each.document().target() == Document.Target.CALLS);
      given.add(accumulators.toString());
    } finally {
      before.forEach(Configurator::setLevel);
      root.removeAppender(appender);
      console.values().forEach(root::addAppender);
    }
    METRICS
        .getMetricsByGroup()
        .values()
        .forEach(
            group ->
                group.forEach(
                    (name, metric) ->
                        given.add(
                            name + (metric instanceof Gauge<?> g ? " " + g.getValue() : ""))));
    CollectingSinks.DOCUMENTS.forEach(
        collected -> given.add(new String(collected.document().json(), UTF_8)));
    assertThat(log.toString()).contains("RUNNING");
    given.add(log.toString());
    return given;
  }

  private static StreamExecutionEnvironment graph(List<RawFrame> frames, String masks)
      throws Exception {
    JobSettings settings = JobSettings.of(Map.of("mask", masks));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            JobEnvironment.configuration(settings.flink()));
    env.setParallelism(1);
    TypeInformation<RawFrame> type = Types.POJO(RawFrame.class);
    SipPipeline.build(
        env,
        settings,
        new DataGeneratorSource<>(
            new FromElementsGeneratorFunction<>(type, env.getConfig(), frames),
            frames.size(),
            type),
        null,
        documents -> documents.sinkTo(CollectingSinks.documents()),
        letters -> letters.sinkTo(CollectingSinks.deadLetters()));
    return env;
  }
}
