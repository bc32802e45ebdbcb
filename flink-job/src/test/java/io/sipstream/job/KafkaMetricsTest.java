package io.sipstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.job.kafka.KafkaConnectors;
import io.sipstream.settings.JobSettings;
import io.sipstream.settings.KafkaSettings;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.metrics.KafkaSourceReaderMetrics;
import org.apache.flink.connector.kafka.source.reader.KafkaPartitionSplitReader;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Flink logs a warning for each metric whose name its group has already. */
@Timeout(60)
class KafkaMetricsTest {
  private static final KafkaSettings SETTINGS = settings();

  private final List<String> collisions = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();

  private static KafkaSettings settings() {
    try {
      return JobSettings.of(
              Map.of(
                  "kafka.bootstrap-servers", "127.0.0.1:1",
                  "kafka.capture-stats-topic", "r",
                  "kafka.topic-check-timeout-ms", "200"))
          .kafka();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aReaderOfFramesRegistersEachMetricOnce() throws Exception {
    open(KafkaConnectors.frames(SETTINGS));

    assertThat(collisions).isEmpty();
  }

  @Test
  void aReaderOfReportsRegistersEachMetricOnce() throws Exception {
    open(KafkaConnectors.reports(SETTINGS));

    assertThat(collisions).isEmpty();
  }

  @Test
  void aWriterOfDeadLettersRegistersEachMetricOnce() throws Exception {
    KafkaConnectors.framesDeadLetters(SETTINGS)
        .createWriter(
            proxy(
                WriterInitContext.class,
                (method, arguments) ->
                    switch (method.getName()) {
                      case "metricGroup" -> group(SinkWriterMetricGroup.class);
                      case "getProcessingTimeService" ->
                          proxy(ProcessingTimeService.class, KafkaMetricsTest::nothing);
                      case "metadataConsumer" -> Optional.empty();
                      case "getRestoredCheckpointId" -> OptionalLong.empty();
                      default -> nothing(method, arguments);
                    }))
        .close();

    // What of the producer's metrics collides depends on how soon it has a connection.
    assertThat(groups).doesNotContain("KafkaProducer");
    assertThat(collisions).isEmpty();
  }

  private void open(KafkaSource<?> source) throws Exception {
    Field properties = KafkaSource.class.getDeclaredField("props");
    properties.setAccessible(true);
    SourceReaderContext context = proxy(SourceReaderContext.class, KafkaMetricsTest::nothing);
    var metrics = new KafkaSourceReaderMetrics(group(SourceReaderMetricGroup.class));
    // A source opens a further one in the same group when it has partitions again.
    for (int i = 0; i < 2; i++) {
      new KafkaPartitionSplitReader((Properties) properties.get(source), context, metrics).close();
    }
  }

  /** A group that notes each name that it is given twice. */
  private <G extends MetricGroup> G group(Class<G> type) {
    Set<String> names = new HashSet<>();
    Map<Object, MetricGroup> children = new HashMap<>();
    return proxy(
        type,
        (method, arguments) -> {
          switch (method.getName()) {
            case "gauge", "counter", "meter", "histogram" -> {
              if (!names.add((String) arguments[0])) {
                collisions.add((String) arguments[0]);
              }
              return arguments.length == 2 ? arguments[1] : new SimpleCounter();
            }
            case "addGroup" -> {
              groups.add((String) arguments[0]);
              return children.computeIfAbsent(arguments[0], name -> group(MetricGroup.class));
            }
            case "getIOMetricGroup" -> {
              return group(OperatorIOMetricGroup.class);
            }
            default -> {
              return method.getReturnType() == Counter.class
                  ? new SimpleCounter()
                  : nothing(method, arguments);
            }
          }
        });
  }

  private interface Answer {
    Object to(Method method, Object[] arguments) throws Exception;
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answer.to(method, arguments)));
  }

  private static Object nothing(Method method, Object[] arguments) {
    Class<?> type = method.getReturnType();
    return type == int.class ? (Object) 0 : type == long.class ? (Object) 0L : null;
  }
}
