package io.sipstream.calls.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.Tap;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Checks the compressed form of a state. Flows and random sets are sealed in their own tests. */
class SealedStateTest {
  private final CallStateCodec codec = new CallStateCodec();
  private final byte[] encoded = codec.encode(state(StateLimits.TRANSACTIONS));
  private final byte[] sealed = CallStateCodec.seal(encoded);

  private static CallState state(int transactions) {
    CallState state = new CallState();
    for (int i = 0; i < transactions; i++) {
      state.add(
          new CallEvent(1, 2, "call", 1_000_000 + i, Tap.UNKNOWN, i, 1, 1, 200, 7, new byte[60]));
    }
    return state;
  }

  @Test
  void sealedStateIsSmallerAndDecodesToTheSame() {
    assertThat(sealed).hasSizeLessThan(encoded.length / 2);
    assertThat(codec.encode(codec.decode(sealed))).isEqualTo(encoded);
    assertThat(CallStateCodec.seal(sealed)).isSameAs(sealed);
  }

  @Test
  void largestStateIsSealed() {
    CallState state = new CallState();
    for (int i = 0; i < 2_000; i++) {
      state.add(
          new CallEvent(
              1, 2, "call", i, Tap.UNKNOWN, i, i % 14, i, 200, i, new byte[1 + i % 9000]));
    }
    assertThat(state.isTruncated()).isTrue();
    byte[] large = codec.encode(state);
    assertThat(codec.encode(codec.decode(CallStateCodec.seal(large)))).isEqualTo(large);
  }

  @Test
  @Tag("hostile")
  void damagedStateIsAnError() {
    for (int length = 3; length < sealed.length / 2; length += 7) {
      byte[] cut = Arrays.copyOf(sealed, length);
      assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> codec.decode(cut));
    }
    byte[] huge = {2, -1, -1, -1, -1, 7};
    assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> codec.decode(huge));
  }
}
