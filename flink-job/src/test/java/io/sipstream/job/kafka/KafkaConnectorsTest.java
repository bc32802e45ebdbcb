package io.sipstream.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.settings.JobSettings;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaConnectorsTest {
  @ParameterizedTest
  @ValueSource(strings = {"committed", "earliest", "latest", "2026-11-22T10:00:00Z"})
  void aJobThatFellBehindRetentionGoesOnWithTheEarliestRecord(String start) throws Exception {
    var settings = JobSettings.of(Map.of("kafka.start", start)).kafka();

    assertThat(KafkaConnectors.start(settings.start()).getAutoOffsetResetStrategy())
        .isEqualTo(OffsetResetStrategy.EARLIEST);
  }

  @Test
  void reportersOfTheUsersOwnStay() throws Exception {
    var none = JobSettings.of(Map.of()).kafka();
    var some = JobSettings.of(Map.of("kafka.properties.metric.reporters", "a.B,c.D")).kafka();

    assertThat(KafkaConnectors.reporters(none))
        .isEqualTo("io.sipstream.job.time.ConsumerActivityReporter");
    assertThat(KafkaConnectors.reporters(some))
        .isEqualTo("a.B,c.D,io.sipstream.job.time.ConsumerActivityReporter");
  }
}
