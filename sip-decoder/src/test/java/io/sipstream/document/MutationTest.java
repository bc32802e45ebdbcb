package io.sipstream.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.testing.Seed;
import io.sipstream.varied.Mutations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Damaged messages give documents that Elasticsearch takes, or nothing, but never an exception.
 * {@code -Dmutations=2000000} runs more of them, {@code -Dseed} others.
 */
class MutationTest {
  private static final long SEED = Seed.of(MutationTest.class);
  private static final int MUTATIONS = Integer.getInteger("mutations", 50_000);

  private final FrameDecoder decoder = new FrameDecoder(DecoderSettings.defaults());
  private final FrameDecoder masking = new FrameDecoder(RegressionTest.masking());
  private final SipDocumentWriter writer = new SipDocumentWriter(DecoderSettings.defaults());
  private final SipDocumentWriter maskingWriter = new SipDocumentWriter(RegressionTest.masking());

  @Test
  void everyDocumentCanBeIndexed() throws IOException {
    MappedValues mapped = new MappedValues();
    Mutations mutations = new Mutations(SEED);
    long documents = 0;
    long problems = 0;
    long begin = System.nanoTime();
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] message = mutations.next();
      byte[] frame = TestFrames.udp("192.0.2.1", 5060, "192.0.2.2", 5060, message);
      try {
        // Masked messages are read once more, so every fourth is masked, too.
        boolean masks = i % 4 == 3;
        Outcome outcome = (masks ? masking : decoder).decode(frame, TestFrames.context(frame));
        if (outcome instanceof Outcome.Message found) {
          WrittenMessage document =
              WrittenMessage.of(masks ? maskingWriter : writer, found.decoded());
          mapped.check(document.json());
          documents++;
          problems += document.problems().isEmpty() ? 0 : 1;
        }
      } catch (IOException | RuntimeException e) {
        Path kept = Path.of("target", "mutation-%d-%d.sip".formatted(SEED, i));
        Files.write(kept, message);
        throw new AssertionError("seed " + SEED + ", message " + i + ", kept in " + kept, e);
      }
    }
    System.out.printf(
        "Seed %d: %d damaged messages, %d documents, %d with problems, %d ms.%n",
        SEED, MUTATIONS, documents, problems, (System.nanoTime() - begin) / 1_000_000);
    assertThat(documents).isGreaterThan(MUTATIONS / 2);
    assertThat(problems).isGreaterThan(documents / 2);
  }
}
