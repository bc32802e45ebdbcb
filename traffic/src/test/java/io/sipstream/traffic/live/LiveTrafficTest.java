package io.sipstream.traffic.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LiveTrafficTest {
  private static final int MINUTE_MILLIS = 60_000;

  @Test
  void callsOfSeveralOutcomesFollowEachOther() {
    LiveTraffic traffic = new LiveTraffic(new Random(7));
    List<LiveTraffic.Timed> messages = Stream.generate(traffic::next).limit(2_000).toList();

    assertThat(messages.stream().map(LiveTraffic.Timed::millis)).isSorted();
    assertThat(messages.stream().map(each -> each.message().text().split("\r\n", 2)[0]))
        .anyMatch(line -> line.startsWith("INVITE "))
        .anyMatch(line -> line.startsWith("BYE "))
        .anyMatch(line -> line.startsWith("CANCEL "))
        .anyMatch(line -> line.startsWith("REGISTER "))
        .contains("SIP/2.0 200 OK", "SIP/2.0 486 Refused 486", "SIP/2.0 503 Refused 503");
  }

  @Test
  void aMinuteHasDozensOfConversations() {
    LiveTraffic traffic = new LiveTraffic(new Random(7));
    long messages =
        Stream.generate(traffic::next).takeWhile(each -> each.millis() < MINUTE_MILLIS).count();

    assertThat(messages).isBetween(150L, 1_500L);
  }
}
