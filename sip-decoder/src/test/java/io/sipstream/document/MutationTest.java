package io.sipstream.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.packet.FrameContext;
import io.sipstream.testing.Seed;
import io.sipstream.varied.Mutations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Damaged messages give documents that Elasticsearch takes, or nothing, but never an exception.
 * {@code -Dmutations=2000000} runs more of them, {@code -Dseed} others.
 */
class MutationTest {
  private static final long SEED = Seed.of(MutationTest.class);
  private static final int LONGEST_IN_HEP = 65_000;

  /** UDP, TCP, SCTP, and Kamailio's for TLS and WebSocket. */
  private static final int[] PROTOCOLS = {17, 6, 132, 22};

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
    long hep = 0;
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
        hep += i % 8 == 0 && inHep(message, i, mapped) ? 1 : 0;
      } catch (IOException | RuntimeException e) {
        Path kept = Path.of("target", "mutation-%d-%d.sip".formatted(SEED, i));
        Files.write(kept, message);
        throw new AssertionError("seed " + SEED + ", message " + i + ", kept in " + kept, e);
      }
    }
    System.out.printf(
        "Seed %d: %d damaged messages, %d documents, %d with problems, %d of HEP 3, %d ms.%n",
        SEED, MUTATIONS, documents, problems, hep, (System.nanoTime() - begin) / 1_000_000);
    assertThat(documents).isGreaterThan(MUTATIONS / 2);
    assertThat(problems).isGreaterThan(documents / 2);
    assertThat(hep).isGreaterThan(MUTATIONS / 8 / 2);
  }

  /** Decodes the message in HEP 3; in older versions it is ignored. Returns whether it is found. */
  private boolean inHep(byte[] message, int number, MappedValues mapped) throws IOException {
    if (message.length > LONGEST_IN_HEP) {
      return false;
    }
    byte[] older = HepFrames.older(1 + number / 8 % 2, message);
    assertThat(decoder.decode(older, TestFrames.context(older)))
        .isEqualTo(new Outcome.Ignored("hep"));
    byte[] packet = HepFrames.version3(message, PROTOCOLS[number / 8 % PROTOCOLS.length]);
    FrameContext context =
        FrameContext.of(TestFrames.TIME_NANOS, false, HepFrames.LINK_TYPE, packet.length, "tap-1");
    Outcome outcome = decoder.decode(packet, context);
    List<Outcome> found =
        outcome instanceof Outcome.Multiple several ? several.outcomes() : List.of(outcome);
    boolean isMessage = false;
    for (Outcome each : found) {
      if (each instanceof Outcome.Message part) {
        mapped.check(WrittenMessage.of(writer, part.decoded()).json());
        isMessage = true;
      }
    }
    return isMessage;
  }
}
