package io.sipstream.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.packet.Endpoints;
import io.sipstream.testing.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlowTextCacheTest {
  private static final int FLOWS = 20_000;

  private static final long SEED = Seed.of(FlowTextCacheTest.class);
  private final Random random = new Random(SEED);
  private final CommunityId communityId = new CommunityId(0);
  private final FlowTextCache kept = new FlowTextCache(new CommunityId(0));

  /** Many more flows than places, each again and again, beside what is told without keeping it. */
  @Test
  void whatIsKeptIsWhatTheFlowItselfTells() {
    for (int i = 0; i < FLOWS; i++) {
      Endpoints ends = ends();
      for (int again = 0; again < 2; again++) {
        FlowTexts texts = kept.of(ends);
        assertThat(texts.sourceIp()).hasToString(ends.sourceIp());
        assertThat(texts.destinationIp()).hasToString(ends.destinationIp());
        assertThat(texts.communityId()).hasToString('"' + communityId.of(ends) + "\",");
        assertThat(texts.source()).hasToString(json(ends.sourceIp(), ends.sourcePort()));
        assertThat(texts.destination())
            .hasToString(json(ends.destinationIp(), ends.destinationPort()));
      }
    }
  }

  private static String json(String ip, int port) {
    return "{\"ip\":\"%s\",\"port\":%d},".formatted(ip, port);
  }

  @Test
  void aFlowThatIsSeenAgainIsNotReadAgain() {
    Endpoints ends =
        new Endpoints(new byte[] {10, 0, 0, 1, 10, 0, 0, 2}, 4, 0, 4, 5060, 5060, Endpoints.UDP);

    assertThat(kept.of(ends)).isSameAs(kept.of(ends));
  }

  /** Few different numbers, so that flows differ in one of them alone. */
  private Endpoints ends() {
    boolean ipv6 = random.nextInt(10) == 0;
    byte[] addresses = new byte[ipv6 ? 32 : 8];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = (byte) (random.nextInt(3) * 127);
    }
    return new Endpoints(
        addresses,
        addresses.length / 2,
        0,
        addresses.length / 2,
        5060 + random.nextInt(2),
        random.nextInt(2) * 65_535,
        random.nextBoolean() ? Endpoints.UDP : Endpoints.TCP);
  }
}
