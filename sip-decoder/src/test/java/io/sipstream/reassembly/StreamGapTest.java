package io.sipstream.reassembly;

import static io.sipstream.reassembly.TestStream.ACK;
import static io.sipstream.reassembly.TestStream.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.packet.Packet.Tcp;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of a stream that is not all there, and how streams end. */
class StreamGapTest {
  private static final String INVITE = SipTexts.INVITE;
  private static final String TRYING = SipTexts.TRYING;
  private final TestStream stream = new TestStream();

  @Test
  void aStreamWithoutItsBeginningIsReadFromTheNextStartLine() {
    stream.data(0, INVITE.substring(100, 200)).data(100, INVITE.substring(200) + TRYING);
    stream.data(100 + INVITE.length() - 200 + TRYING.length(), SipTexts.REGISTER).pass(4_890);
    assertThat(stream.messages()).isEmpty();
    stream.pass(10);
    assertThat(stream.messages()).containsExactly(TRYING, SipTexts.REGISTER);
    assertThat(stream.ends.ends).isEqualTo(Map.of("tcp.gap", 2, "used", 1));
    stream.pass(300_000);
    stream.assertNothingIsKept();
  }

  @Test
  void aStreamThatBeginsWithAMessageIsReadFromThere() {
    stream.data(0, INVITE).pass(5_001);
    assertThat(stream.messages()).containsExactly(INVITE);
    // From now on nothing waits.
    stream.data(INVITE.length(), TRYING).pass(0);
    assertThat(stream.messages()).containsExactly(INVITE, TRYING);
    assertThat(stream.ends.ends).isEqualTo(Map.of("used", 2));
  }

  @Test
  void theRestOfAStartLineIsNoMethod() {
    stream.data(0, INVITE.substring(3) + TRYING).pass(5_001);
    assertThat(stream.messages()).containsExactly(TRYING);
    assertThat(stream.ends.ends).isEqualTo(Map.of("tcp.gap", 1));
  }

  @Test
  void aLostSegmentCostsItsMessageAlone() {
    stream.syn().data(0, INVITE + INVITE.substring(0, 150));
    long behind = INVITE.length() + 250;
    stream.data(behind, INVITE.substring(250) + TRYING).pass(4_990);
    assertThat(stream.messages()).containsExactly(INVITE);
    stream.pass(20);
    assertThat(stream.messages()).containsExactly(INVITE, INVITE.substring(0, 150), TRYING);
    assertThat(stream.ends.messages.get(1).problems()).containsExactly("stream_gap");
    assertThat(stream.ends.messages.get(1).sequence()).isEqualTo(1_000 + INVITE.length());
    assertThat(stream.ends.ends).isEqualTo(Map.of("tcp_empty", 1, "used", 1, "tcp.gap", 1));
    long next = behind + INVITE.length() - 250 + TRYING.length();
    stream.data(next, SipTexts.REGISTER).pass(0);
    assertThat(stream.messages()).hasSize(4);
    // The lost one after all.
    stream.data(INVITE.length() + 150, INVITE.substring(150, 250)).pass(0);
    assertThat(stream.messages()).hasSize(4);
    stream.pass(300_000);
    stream.assertNothingIsKept();
  }

  @Test
  void aBodyIsCutAtTheGap() {
    stream.syn().data(0, INVITE.substring(0, INVITE.length() - 5));
    stream.data(INVITE.length() + 10, TRYING).pass(5_001);
    assertThat(stream.messages()).containsExactly(INVITE.substring(0, INVITE.length() - 5), TRYING);
    assertThat(stream.ends.ends).isEqualTo(Map.of("tcp_empty", 1, "used", 2));
  }

  @Test
  void theMissingSegmentInTimeJoinsBoth() {
    stream.syn().data(0, INVITE.substring(0, 150)).data(200, INVITE.substring(200)).pass(4_000);
    stream.data(150, INVITE.substring(150, 200)).pass(0);
    assertThat(stream.messages()).containsExactly(INVITE);
    stream.pass(10_000).send(INVITE.length(), Tcp.FIN, new byte[0]).pass(5_001);
    stream.assertNothingIsKept();
  }

  @Test
  void manyGapsInOneStreamCostNothingButTheirMessages() {
    stream.syn();
    long at = 0;
    int expected = 0;
    for (int i = 0; i < 100; i++) {
      stream.data(at, TRYING + TRYING).pass(0);
      expected += 2;
      at += 2 * TRYING.length() + 1_000;
      stream.pass(6_000);
    }
    assertThat(stream.messages()).hasSize(expected);
    assertThat(stream.host.keys()).isEqualTo(1);
    stream.end();
    stream.assertNothingIsKept();
    assertThat(stream.ends.ends).isEqualTo(Map.of("tcp_empty", 1, "used", 100));
  }

  @Test
  void junkIsSkippedAndItsPiecesAreDeadLettersOnce() {
    stream.syn().data(0, INVITE + "junk\r\nmore junk");
    long at = INVITE.length() + 15;
    stream.data(at, " and\r\nmore\r\n" + TRYING).data(at + 12 + TRYING.length(), TRYING).pass(0);
    assertThat(stream.messages()).containsExactly(INVITE, TRYING, TRYING);
    assertThat(stream.ends.ends)
        .isEqualTo(Map.of("tcp_empty", 1, "tcp.no_start_line", 2, "used", 1));
  }

  @Test
  void withoutContentLengthThereIsNoBody() {
    String without = SipTexts.head("BYE sip:b@h SIP/2.0", "BYE") + "\r\n";
    stream.syn().data(0, without + TRYING).pass(0);
    assertThat(stream.messages()).containsExactly(without, TRYING);
    assertThat(stream.ends.messages.get(0).problems()).containsExactly("content_length_missing");
    assertThat(stream.ends.messages.get(1).problems()).isEmpty();
  }

  @Test
  void finForgetsTheStreamOnceAllIsThere() {
    stream.syn().send(INVITE.length(), Tcp.FIN | ACK, new byte[0]).pass(0);
    assertThat(stream.host.keys()).isEqualTo(1);
    stream.data(100, INVITE.substring(100)).data(0, INVITE.substring(0, 100)).pass(0);
    assertThat(stream.messages()).containsExactly(INVITE);
    stream.pass(5_001).assertNothingIsKept();
  }

  @Test
  void whatIsRepeatedAfterTheEndIsKnown() {
    stream.syn().send(0, Tcp.FIN | ACK, TestStream.bytes(INVITE)).pass(1_000);
    stream.send(0, Tcp.FIN | ACK, TestStream.bytes(INVITE)).pass(4_890);
    assertThat(stream.host.keys()).isEqualTo(1);
    stream.pass(1);
    assertThat(stream.messages()).containsExactly(INVITE);
    assertThat(stream.ends.ends).isEqualTo(Map.of("tcp_empty", 1, "used", 1, "tcp_repeated", 1));
    stream.assertNothingIsKept();
  }

  @Test
  void anotherConnectionAfterTheEndIsReadWithItsSynAndWithout() {
    stream.syn().send(0, Tcp.FIN | ACK, TestStream.bytes(INVITE)).pass(1_000);
    stream.send(499_999, Tcp.SYN, new byte[0]).data(500_000, TRYING).pass(0);
    assertThat(stream.messages()).containsExactly(INVITE, TRYING);
    stream.send(500_000 + TRYING.length(), Tcp.FIN, new byte[0]).pass(1_000);
    stream.data(100, INVITE).pass(4_500);
    // Not forgotten with the one before it.
    stream.data(100 + INVITE.length(), INVITE).pass(5_001);
    assertThat(stream.messages()).containsExactly(INVITE, TRYING, INVITE, INVITE);
    stream.end().assertNothingIsKept();
  }

  @Test
  void finBehindAGapThatIsNeverFilledForgetsItToo() {
    stream.syn().data(0, INVITE.substring(0, 90)).send(INVITE.length(), Tcp.FIN, new byte[0]);
    stream.pass(5_001);
    assertThat(stream.ends.messages.get(0).problems()).containsExactly("stream_gap");
    stream.pass(5_001).assertNothingIsKept();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 90, 1, stream_ended, used",
    "4, 90, 1, stream_ended, used",
    "1, 20, 0, '', tcp.stream_ended",
    "4, 20, 0, '', tcp.stream_ended",
  })
  void finAndRstEndWhatIsUnfinished(
      int flag, int length, int messages, String problem, String end) {
    stream.syn().data(0, INVITE.substring(0, length)).send(length, flag, new byte[0]).pass(0);
    assertThat(stream.messages()).hasSize(messages);
    if (messages > 0) {
      assertThat(stream.ends.messages.get(0).problems()).containsExactly(problem);
    }
    assertThat(stream.ends.ends).isEqualTo(Map.of("tcp_empty", 2, end, 1));
    stream.pass(5_001).assertNothingIsKept();
  }

  @Test
  void anRstFromFarAwayIsNotBelieved() {
    stream.syn().data(0, INVITE).pass(0);
    stream.send(INVITE.length() + (1 << 20) + 1, Tcp.RST, new byte[0]).pass(0);
    assertThat(stream.host.keys()).isEqualTo(1);
    assertThat(stream.ends.ends.get("tcp_rst_ignored")).isEqualTo(1);
    stream.send(INVITE.length() + (1 << 20), Tcp.RST, new byte[0]).pass(0);
    stream.assertNothingIsKept();
  }

  @Test
  void anIdleStreamThatGaveNoMessageEndsSooner() {
    stream.syn().data(0, INVITE.substring(0, 90)).pass(29_998);
    assertThat(stream.messages()).isEmpty();
    stream.pass(1);
    assertThat(stream.messages()).containsExactly(INVITE.substring(0, 90));
    assertThat(stream.ends.messages.get(0).problems()).containsExactly("stream_ended");
    stream.assertNothingIsKept();
  }

  @Test
  void aStreamWithoutDataIsHeldUntilItIsIdleLong() {
    stream.syn().pass(299_890);
    assertThat(stream.host.keys()).isEqualTo(1);
    stream.data(0, INVITE.substring(0, 90)).pass(29_890);
    assertThat(stream.host.keys()).isEqualTo(1);
    stream.pass(1);
    stream.assertNothingIsKept();
  }

  @Test
  void anIdleStreamEnds() {
    stream.syn().data(0, TRYING).data(TRYING.length(), INVITE.substring(0, 90)).pass(299_990);
    assertThat(stream.messages()).containsExactly(TRYING);
    stream.pass(1);
    assertThat(stream.messages()).containsExactly(TRYING, INVITE.substring(0, 90));
    assertThat(stream.ends.messages.get(1).problems()).containsExactly("stream_ended");
    stream.assertNothingIsKept();
    stream.data(500, "INVI").pass(400_000);
    assertThat(stream.ends.ends.get("tcp.idle")).isEqualTo(1);
    stream.assertNothingIsKept();
  }

  @Test
  void aLivingStreamIsNotForgotten() {
    stream.syn();
    for (int i = 0; i < 10; i++) {
      stream.data((long) i * TRYING.length(), TRYING).pass(200_000);
    }
    assertThat(stream.messages()).hasSize(10);
    assertThat(stream.host.keys()).isEqualTo(1);
    assertThat(stream.host.timers()).isEqualTo(1);
    stream.pass(100_000);
    stream.assertNothingIsKept();
  }

  @Test
  void anotherSynIsAnotherConnection() {
    stream.syn().data(0, INVITE.substring(0, 90));
    stream.send(4_999_999, Tcp.SYN, new byte[0]).data(5_000_000, TRYING);
    // The same one again changes nothing.
    stream.send(4_999_999, Tcp.SYN, new byte[0]).data(5_000_000 + TRYING.length(), TRYING);
    stream.pass(0);
    assertThat(stream.messages()).containsExactly(INVITE.substring(0, 90), TRYING, TRYING);
    assertThat(stream.ends.messages.get(0).problems()).containsExactly("stream_ended");
    stream.end();
    stream.assertNothingIsKept();
  }

  @Test
  void aSynMayCarryData() {
    stream.send(-1, Tcp.SYN, bytes(INVITE.substring(0, 90))).data(90, INVITE.substring(90));
    stream.pass(0);
    assertThat(stream.messages()).containsExactly(INVITE);
    assertThat(stream.ends.messages.get(0).sequence()).isEqualTo(1_000);
  }

  @Test
  void whatIsNotSipIsKnownByName() {
    String tls = "\u0016\u0003\u0001\u0000\u0005hello";
    for (List<String> row :
        List.of(
            List.of(tls, "tls"),
            List.of("\u00f8\u0001\u0002\u0003\u00ff\u00ff", "sigcomp"),
            List.of("GET / HTTP/1.1\r\nHost: h\r\n\r\n", "http"),
            List.of("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "http"),
            List.of("POST /x HTTP/1.1\r\nHost: h\r\n\r\nINVITE", "http"))) {
      TestStream other = new TestStream();
      String bytes = row.get(0);
      other.syn().data(0, bytes).data(bytes.length(), "anything").data(bytes.length() + 900, "at");
      other.data(bytes.length() + 500, "all").pass(0);
      assertThat(other.ends.ends).as(row.get(1)).containsEntry("tcp_empty", 1);
      assertThat(other.ends.ends.get(row.get(1))).as(row.get(1)).isGreaterThanOrEqualTo(3);
      other.end();
      other.assertNothingIsKept();
    }
    stream.data(0, "\u0001middle of a record").data(19, tls).pass(5_001);
    assertThat(stream.ends.ends).isEqualTo(Map.of("tls", 2));
  }
}
