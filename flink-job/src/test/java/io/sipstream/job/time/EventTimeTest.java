package io.sipstream.job.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.JobSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class EventTimeTest {
  private static final String FETCH_WAIT = "kafka.properties.fetch.max.wait.ms";

  @Test
  void theDefaultsAreThoseOfTheSettings() throws Exception {
    assertThat(eventTime(Map.of()))
        .isEqualTo(
            new EventTime(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofMinutes(1),
                Duration.ofSeconds(2)));
  }

  /** Kafka's client returns all it fetched of one partition before it returns that of another. */
  @Test
  void noPartitionOfABoundedInputIsIdle() throws Exception {
    assertThat(eventTime(Map.of("kafka.stop", "latest", "idle-timeout-ms", "1000")).idleness())
        .isGreaterThan(Duration.ofDays(365));
  }

  @Test
  void brokersMayRespondLaterIfTheFetchWaitsLonger() throws Exception {
    assertThat(eventTime(Map.of(FETCH_WAIT, "3000")).maxResponseInterval())
        .isEqualTo(Duration.ofSeconds(12));
  }

  @Test
  void aFetchWaitThatIsNoNumberIsNamed() {
    assertThatThrownBy(() -> eventTime(Map.of(FETCH_WAIT, "soon")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("soon")
        .hasMessageContaining("fetch.max.wait.ms");
  }

  private static EventTime eventTime(Map<String, String> settings) throws InvalidSettingsException {
    return EventTime.of(JobSettings.of(settings));
  }
}
