package io.sipstream.explorer.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.explorer.html.Url;
import io.sipstream.explorer.store.StoreException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExportTest {
  private static final Conversation CONVERSATION =
      new Conversation(null, "a", Url.of("dialog", "a"), List.of(), 0, List.of());

  @Test
  void framesBeyondTheLimitAreRefused() {
    byte[] mebibyte = new byte[1 << 20];
    Export export =
        new Export(
            CONVERSATION,
            LadderView.DEFAULT,
            (callId, out) -> {
              for (int i = 0; i < 65; i++) {
                out.write(mebibyte);
              }
            });

    assertThatThrownBy(() -> export.write("captured.pcapng", null))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.status()).isEqualTo(413))
        .hasMessageContaining("larger than 64 MiB");
  }
}
