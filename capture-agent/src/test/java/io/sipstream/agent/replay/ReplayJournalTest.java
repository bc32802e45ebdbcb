package io.sipstream.agent.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.agent.process.AgentException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayJournalTest {
  @TempDir Path directory;
  private Path file;
  private Path capture;

  @BeforeEach
  void aCapture() throws Exception {
    file = directory.resolve("journal");
    capture = Files.writeString(directory.resolve("a=b #1.pcap"), "a capture of ten frames");
  }

  private ReplayJournal open() throws AgentException {
    return ReplayJournal.open(file, "sip-frames-replay");
  }

  private ReplayJournal afterFrames(int settled, int given, boolean readToEnd) throws Exception {
    ReplayJournal journal = open();
    journal.begin("yesterday");
    ReplayPosition position = journal.position(capture);
    for (int i = 0; i < given; i++) {
      position.give();
    }
    for (int i = 0; i < settled; i++) {
      position.settle(i);
    }
    if (readToEnd) {
      position.readToEnd();
    }
    journal.write();
    return open();
  }

  @Test
  void itGoesOnWhereAllFramesBeforeAreInKafka() throws Exception {
    ReplayJournal journal = afterFrames(7, 10, true);

    assertThat(journal.replayId()).isEqualTo("yesterday");
    assertThat(journal.isWhole(capture)).isFalse();
    assertThat(journal.position(capture).settled()).isEqualTo(7);
    assertThat(directory.resolve("journal.next")).doesNotExist();
  }

  @Test
  void whatIsWholeStaysSo() throws Exception {
    assertThat(afterFrames(10, 10, true).isWhole(capture)).isTrue();
    ReplayJournal second = open();
    second.write();
    assertThat(open().isWhole(capture)).isTrue();
  }

  @Test
  void aCaptureThatHasGrownIsGoneOnWith() throws Exception {
    ReplayJournal journal = afterFrames(10, 10, true);
    Files.writeString(capture, "a capture of ten frames and some more");

    assertThat(journal.isWhole(capture)).isFalse();
    assertThat(journal.position(capture).settled()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"another one of ten frames, longer", "short", "A capture of ten frames"})
  void anotherCaptureUnderTheSameNameBeginsAtItsBeginning(String text) throws Exception {
    ReplayJournal journal = afterFrames(10, 10, true);
    Files.writeString(capture, text);

    assertThat(journal.isWhole(capture)).isFalse();
    assertThat(journal.position(capture).settled()).isZero();
  }

  @Test
  void aCaptureThatItDoesNotKnowBeginsAtItsBeginning() throws Exception {
    ReplayJournal journal = afterFrames(7, 10, true);
    Path other = Files.writeString(directory.resolve("other.pcap"), "a capture of ten frames");

    assertThat(journal.isWhole(other)).isFalse();
    assertThat(journal.position(other).settled()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "replay-id=x\ntopic=sip-frames-replay\n0.path=/a\n",
        "replay-id=x\ntopic=sip-frames-replay\n0.path=/a\n0.size=1\n0.frames=many\n",
        "\\u00zz"
      })
  void whatIsNoJournalIsLeftAloneAndTold(String text) throws Exception {
    Files.writeString(file, text);

    assertThatThrownBy(this::open)
        .isInstanceOf(AgentException.class)
        .hasMessage(
            "--resume: "
                + file
                + " is not the journal of a replay; set another file or delete it.");
    assertThat(file).hasContent(text);
  }

  @Test
  void theJournalOfAnotherTopicIsTold() throws Exception {
    afterFrames(1, 1, true);

    assertThatThrownBy(() -> ReplayJournal.open(file, "sip-frames"))
        .hasMessage(
            "--resume: "
                + file
                + " belongs to a replay to topic sip-frames-replay, not sip-frames; set another file or"
                + " delete it.");
  }
}
