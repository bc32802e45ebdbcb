package io.sipstream.traffic.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.document.DecoderSettings;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import io.sipstream.message.DecodedMessage;
import io.sipstream.packet.FrameContext;
import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.traffic.message.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CarrierCaptureTest {
  private static final int MESSAGES = 10_000;
  private static final CarrierMix DEFAULTS = CarrierMix.defaults();

  @Test
  void theSharesAreThoseThatAreTold() throws IOException {
    CarrierCapture.Written written = capture(MESSAGES, 1, DEFAULTS, new ByteArrayOutputStream());

    assertThat(written.messages()).isEqualTo(MESSAGES);
    assertThat(written.broken()).isCloseTo(MESSAGES * 5 / 100, within(1L));
    assertThat(written.cut() * 100.0 / MESSAGES).isCloseTo(5, within(0.5));
    assertThat(written.overTcp() * 100.0 / MESSAGES).isCloseTo(10, within(1.0));
  }

  @ParameterizedTest
  @CsvSource({"50, 100", "500, 500"})
  void moreCanBeInFragmentsOrOverTcp(int cutPerMille, int tcpPerMille) throws IOException {
    CarrierMix mix = DEFAULTS.cut(cutPerMille).overTcp(tcpPerMille);

    CarrierCapture.Written written = capture(MESSAGES, 1, mix, new ByteArrayOutputStream());

    assertThat(written.cut() * 1000.0 / MESSAGES).isBetween(cutPerMille * 0.95, 550.0);
    assertThat(written.overTcp() * 1000.0 / MESSAGES)
        .isCloseTo(tcpPerMille, within(tcpPerMille * 0.1));
  }

  @ParameterizedTest
  @CsvSource({"0, 100, 0", "500, 100, 0", "0, 500, 7"})
  void everyMessageBecomesADocument(int cutPerMille, int tcpPerMille, int callIds)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CarrierMix mix = DEFAULTS.cut(cutPerMille).overTcp(tcpPerMille).withCallIds(callIds);
    capture(2_000, 2, mix, bytes);

    Documents documents = decode(bytes.toByteArray(), ReassemblyLimits.defaults());

    assertThat(documents.deadLetters).isEmpty();
    assertThat(documents.ids).hasSize(2_000);
    if (callIds > 0) {
      // Some have lost theirs; the second of two in a datagram is not read.
      assertThat(documents.routings).hasSize(callIds);
    } else {
      assertThat(documents.routings).hasSizeBetween(300, 800);
    }
  }

  @Test
  void messagesOfInviteCanHaveIdentitiesADiversionAndCandidates() throws IOException {
    CarrierMix mix = DEFAULTS.withIdentities();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    capture(2_000, 2, mix, bytes);
    CarrierTraffic traffic = new CarrierTraffic(2, mix);
    int diversions = 0;
    int candidates = 0;
    for (int i = 0; i < 2_000; i++) {
      String text = traffic.next().message().text();
      diversions += text.contains("\r\nDiversion: ") ? 1 : 0;
      candidates += text.contains("\r\na=candidate:3 ") ? 1 : 0;
    }

    Documents documents = decode(bytes.toByteArray(), ReassemblyLimits.defaults());

    assertThat(documents.deadLetters).isEmpty();
    assertThat(documents.ids).hasSize(2_000);
    assertThat(diversions).isGreaterThan(100);
    assertThat(candidates).isGreaterThan(diversions);
  }

  @Test
  void fragmentsComeSoonHoweverManyThereAre() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    capture(2 * MESSAGES, 3, DEFAULTS.cut(500), bytes);
    ReassemblyLimits.Fragments usual = ReassemblyLimits.Fragments.defaults();
    ReassemblyLimits.Fragments soon =
        new ReassemblyLimits.Fragments(
            100,
            usual.fragmentsPerPacket(),
            usual.packets(),
            usual.packetsPerSource(),
            usual.bytes(),
            usual.bytesPerSource());

    Documents documents =
        decode(
            bytes.toByteArray(), new ReassemblyLimits(soon, ReassemblyLimits.Streams.defaults()));

    assertThat(documents.deadLetters).isEmpty();
    assertThat(documents.ids).hasSize(2 * MESSAGES);
  }

  @Test
  void theSameSeedGivesTheSameBytesAndFewerMessagesTheBeginning() throws IOException {
    byte[] all = bytes(2_000, 7);

    assertThat(bytes(2_000, 7)).isEqualTo(all);
    assertThat(bytes(2_000, 8)).isNotEqualTo(all);
    byte[] part = bytes(1_000, 7);
    // What is on its way comes at the end.
    int same = Arrays.mismatch(part, all);
    assertThat(same).isGreaterThan(part.length * 9 / 10);
  }

  @Test
  void invitesOfPhonesOnMobileNetworksHaveTwoToFourKilobytes() {
    CarrierTraffic unbroken =
        new CarrierTraffic(1, new CarrierMix(325, 0, 100, 0, 0, 1_500, false));
    int large = 0;
    for (int i = 0; i < MESSAGES; i++) {
      Message message = unbroken.next().message();
      if (message.text().contains("P-Visited-Network-ID")) {
        large++;
        assertThat(message.payload().length).isBetween(2_000, 4_096);
      }
    }
    assertThat(large).isGreaterThan(MESSAGES / 25);
  }

  private static byte[] bytes(long messages, long seed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    capture(messages, seed, DEFAULTS, bytes);
    return bytes.toByteArray();
  }

  private static CarrierCapture.Written capture(
      long messages, long seed, CarrierMix mix, ByteArrayOutputStream bytes) throws IOException {
    try (PcapWriter file = new PcapWriter(bytes, LinkType.ETHERNET)) {
      return CarrierCapture.write(file, messages, seed, mix);
    }
  }

  private static Documents decode(byte[] capture, ReassemblyLimits limits) throws IOException {
    Documents documents = new Documents();
    InMemoryDecoder decoder =
        new InMemoryDecoder(DecoderSettings.defaults(), limits, 1_000, documents);
    try (CaptureFile file = CaptureFile.open(new ByteArrayInputStream(capture), "generated")) {
      for (CapturedFrame frame = file.next(); frame != null; frame = file.next()) {
        decoder.decode(
            frame.bytes(),
            FrameContext.of(
                frame.captureTimeNanos(),
                frame.timestampImprecise(),
                frame.linkType(),
                frame.originalLengthBytes(),
                null));
      }
    }
    decoder.end();
    return documents;
  }

  private static final class Documents implements InMemoryDecoder.Sink {
    private final Set<String> ids = new HashSet<>();
    private final Set<String> routings = new HashSet<>();
    private final TreeMap<String, Integer> deadLetters = new TreeMap<>();

    @Override
    public void message(DecodedMessage message) {
      ids.add(message.id());
      if (message.routing() != null) {
        routings.add(message.routing());
      }
    }

    @Override
    public void used() {}

    @Override
    public void ignored(String kind) {}

    @Override
    public void deadLetter(String stage, String reason, String detail) {
      deadLetters.merge(stage + "." + reason, 1, Integer::sum);
    }

    @Override
    public void count(String name) {}
  }
}
