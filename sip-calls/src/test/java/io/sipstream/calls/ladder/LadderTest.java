package io.sipstream.calls.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LadderTest {
  private static final String CALLER = "192.0.2.1";
  private static final String PROXY = "192.0.2.2";
  private static final String CALLEE = "192.0.2.3";

  /** RFC 3261 section 17.1.1.2: an INVITE is repeated after T1 (500 ms), then 2 * T1. */
  @Test
  void aRepeatedMessageIsARetransmission() {
    Ladder ladder =
        new TestMessages()
            .invite(0, CALLER, CALLEE, 1)
            .invite(500, CALLER, CALLEE, 1)
            .invite(1500, CALLER, CALLEE, 1)
            .response(1510, CALLEE, CALLER, "100 Trying")
            .ladder();

    assertThat(ladder.rows())
        .extracting(LadderRow::copy, LadderRow::copies, LadderRow::isRetransmission)
        .containsExactly(
            tuple(1, 3, false), tuple(2, 3, true), tuple(3, 3, true), tuple(1, 1, false));
    assertThat(ladder.rows().get(2).text()).isEqualTo("INVITE (3 of 3)");
  }

  @Test
  void aMessageOfAnotherTransactionIsNoRetransmission() {
    Ladder ladder =
        new TestMessages().invite(0, CALLER, CALLEE, 1).invite(500, CALLER, CALLEE, 2).ladder();

    assertThat(ladder.rows()).extracting(LadderRow::copies).containsExactly(1, 1);
  }

  @Test
  void twoTapsGiveOneRowWithTheOffset() {
    Ladder ladder =
        new TestMessages()
            .tap("core eth1")
            .invite(3, CALLER, CALLEE, 1)
            .tap("access eth0")
            .invite(0, CALLER, CALLEE, 1)
            .ladder();

    assertThat(ladder.rows()).hasSize(1);
    LadderRow row = ladder.rows().get(0);
    // Both captured one message, so the smaller name is the reference.
    assertThat(row.message().tap()).isEqualTo("access eth0");
    assertThat(row.sightings()).containsExactly(new LadderRow.Sighting("core eth1", 3_000_000));
    assertThat(row.text()).isEqualTo("INVITE {2 taps +3.0 ms}");
    assertThat(row.isRetransmission()).isFalse();
  }

  @Test
  void retransmissionsAtTwoTapsAreCountedOnce() {
    TestMessages messages = new TestMessages();
    for (double sent : new double[] {0, 500, 1500}) {
      messages.tap("a").invite(sent, CALLER, CALLEE, 1);
      messages.tap("b").invite(sent + 2, CALLER, CALLEE, 1);
    }

    assertThat(messages.ladder().rows())
        .allMatch(row -> row.sightings().size() == 1 && row.copies() == 3)
        .extracting(LadderRow::copy)
        .containsExactly(1, 2, 3);
  }

  @Test
  void theTapWithMostCapturesGivesTheTimes() {
    Ladder ladder =
        new TestMessages()
            .tap("a")
            .invite(2, CALLER, CALLEE, 1)
            .tap("b")
            .invite(0, CALLER, CALLEE, 1)
            .invite(500, CALLER, CALLEE, 1)
            .ladder();

    assertThat(ladder.rows())
        .extracting(LadderRow::sinceStartNanos)
        .containsExactly(0L, 500_000_000L);
    assertThat(ladder.rows().get(0).sightings())
        .containsExactly(new LadderRow.Sighting("a", 2_000_000));
  }

  /** A mirror port that copies both directions gives each frame twice. */
  @Test
  void copiesWithin50MillisecondsAtOneTapAreOneRow() {
    Ladder ladder =
        new TestMessages()
            .invite(0, CALLER, CALLEE, 1)
            .invite(0.02, CALLER, CALLEE, 1)
            .invite(49.9, CALLER, CALLEE, 1)
            .invite(500, CALLER, CALLEE, 1)
            .ladder();

    assertThat(ladder.rows()).extracting(LadderRow::copies).containsExactly(2, 2);
  }

  @Test
  void columnsFollowTheNumberOfViasAlthoughClocksDiffer() {
    Ladder ladder =
        new TestMessages()
            .tap("early clock")
            .invite(0, PROXY, CALLEE, 2)
            .response(1, CALLEE, PROXY, "180 Ringing")
            .tap("late clock")
            .invite(40, CALLER, PROXY, 1)
            .ladder();

    assertThat(ladder.columns()).containsExactly(CALLER, PROXY, CALLEE);
    assertThat(ladder.rows())
        .extracting(LadderRow::from, LadderRow::to)
        .containsExactly(tuple(1, 2), tuple(2, 1), tuple(0, 1));
  }

  @Test
  void elementsThatShareAnAddressHaveColumnsByPort() {
    Ladder ladder =
        new TestMessages()
            .invite(0, "127.0.0.1:5070", "127.0.0.1:5060", 1)
            .invite(1, "127.0.0.1:5060", CALLEE, 2)
            .ladder();

    assertThat(ladder.columns()).containsExactly("127.0.0.1:5070", "127.0.0.1:5060", CALLEE);
  }

  @Test
  void portsOfAnElementShareAColumnOtherwise() {
    Ladder ladder =
        new TestMessages()
            .invite(0, CALLER + ":49152", CALLEE, 1)
            .request(1, CALLEE, CALLER, "BYE")
            .ladder();

    assertThat(ladder.columns()).containsExactly(CALLER, CALLEE);
  }

  @Test
  void addressesOfANamedElementShareAColumn() {
    List<LadderMessage> messages =
        new TestMessages().invite(0, CALLER, PROXY, 1).invite(1, CALLEE, "192.0.2.4", 2).list();

    Ladder ladder =
        Ladder.of(
            messages,
            (ip, port) -> ip.equals(PROXY) || ip.equals(CALLEE) ? "sbc-1" : null,
            UnaryOperator.identity());

    assertThat(ladder.columns()).containsExactly(CALLER, "sbc-1", "192.0.2.4");
  }

  @Test
  void legsAreNumberedInTheOrderOfTheirStart() {
    Ladder ladder =
        new TestMessages()
            .callId("leg-b")
            .invite(5, PROXY, CALLEE, 1)
            .callId("leg-a")
            .invite(0, CALLER, PROXY, 1)
            .response(9, PROXY, CALLER, "200 OK")
            .ladder();

    assertThat(ladder.legs()).containsExactly("leg-a", "leg-b");
    assertThat(ladder.rows()).extracting(LadderRow::leg).containsExactly(0, 1, 0);
  }

  @Test
  void theOrderOfMessagesMakesNoDifference() {
    TestMessages messages = new TestMessages();
    for (String tap : List.of("a", "b", "c")) {
      messages.tap(tap).invite(0, CALLER, PROXY, 1).invite(0, PROXY, CALLEE, 2);
      messages.response(3, CALLEE, PROXY, "200 OK").response(3, PROXY, CALLER, "200 OK");
      messages.invite(500, CALLER, PROXY, 1).response(700, PROXY, CALLER, "200 OK");
    }
    Ladder expected = messages.ladder();
    Random random = new Random(7);
    for (int i = 0; i < 100; i++) {
      List<LadderMessage> shuffled = new ArrayList<>(messages.list());
      Collections.shuffle(shuffled, random);
      assertThat(Ladder.of(shuffled, ElementNames.none(), UnaryOperator.identity()))
          .isEqualTo(expected);
    }
  }

  @Test
  void noMessagesGiveAnEmptyLadder() {
    Ladder ladder = new TestMessages().ladder();

    assertThat(ladder.rows()).isEmpty();
    assertThat(TextLadder.lines(ladder)).hasSize(1);
    assertThat(SvgLadder.of(ladder)).endsWith("</svg>\n");
    assertThat(MermaidLadder.of(ladder)).isEqualTo("sequenceDiagram\n");
  }

  @Test
  void elementsBeyondTheLimitShareAColumn() {
    TestMessages messages = new TestMessages();
    for (int i = 0; i < 100; i++) {
      messages.request(i, "192.0.2." + i, "198.51.100." + i, "OPTIONS");
    }

    Ladder ladder = messages.ladder();

    assertThat(ladder.columns()).hasSize(LadderColumns.COLUMNS).endsWith("other elements");
    assertThat(ladder.rows()).hasSize(100);
    assertThat(ladder.rows().get(99).to()).isEqualTo(LadderColumns.COLUMNS - 1);
  }
}
