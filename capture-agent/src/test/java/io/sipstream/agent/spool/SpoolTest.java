package io.sipstream.agent.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.metrics.SpoolCounts;
import io.sipstream.agent.process.AgentException;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.FrameRecordWriter;
import io.sipstream.frames.LinkType;
import io.sipstream.support.RateLimitedLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {
  private static final long LIMIT_BYTES = 64 * 1024;
  private static final int FRAME_BYTES = 1000;

  @TempDir Path parent;
  private final FrameCounts counts = new FrameCounts();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final List<Spool> open = new ArrayList<>();

  private Path directory() {
    return parent.resolve("spool");
  }

  private Spool spool() throws Exception {
    RateLimitedLog log = new RateLimitedLog(new PrintStream(said, true, UTF_8)::println);
    Spool spool = new Spool(SpoolDirectory.open(directory()), LIMIT_BYTES, counts, log);
    open.add(spool);
    return spool;
  }

  @AfterEach
  void close() {
    open.forEach(Spool::close);
  }

  private static CapturedFrame frame(long time) {
    byte[] bytes = new byte[FRAME_BYTES];
    Arrays.fill(bytes, (byte) time);
    return new CapturedFrame(time, false, LinkType.ETHERNET, bytes, 1500, "tap", "eth0", null);
  }

  private static List<CapturedFrame> frames(long from, long to) {
    return LongStream.range(from, to).mapToObj(SpoolTest::frame).toList();
  }

  /** Reads all that there is, and says of each frame that it is safe. */
  private static List<Long> drain(Spool spool) {
    List<Long> times = new ArrayList<>();
    for (Spool.Entry each = spool.next(); each != null; each = spool.next()) {
      times.add(each.frame().captureTimeNanos());
      spool.settled(each.from());
    }
    return times;
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> entries = Files.list(directory())) {
      return entries.filter(SpoolSegment::isNameOf).sorted().toList();
    }
  }

  private static List<Long> times(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  /** The record as text: its value and its headers in their order. */
  private static String record(CapturedFrame frame) {
    StringBuilder text = new StringBuilder(Arrays.toString(frame.bytes()));
    new FrameRecordWriter()
        .write(frame, (name, value) -> text.append(Map.entry(name, new String(value, UTF_8))));
    return text.toString();
  }

  @Test
  void whatGoesInComesOutInOrderAndLeavesNothing() throws Exception {
    Spool spool = spool();

    spool.keep(frames(0, 30));
    assertThat(spool.counts()).returns(30L, SpoolCounts::held).returns(30L, SpoolCounts::written);
    assertThat(drain(spool)).isEqualTo(times(0, 30));

    assertThat(spool.counts()).isEqualTo(new SpoolCounts(0, 30, 30, 0, 0));
    assertThat(files()).isEmpty();
    assertThat(counts.snapshot().dropped()).isZero();
  }

  @Test
  void everyRecordComesOutAsItWentIn() throws Exception {
    byte[] bytes = {1, 2, 3};
    List<CapturedFrame> frames =
        List.of(
            new CapturedFrame(1_795_348_800_123_456_789L, false, 1, bytes, 3, "a", "eth0", null),
            new CapturedFrame(1_795_348_800_123_456_000L, true, 113, bytes, 9, "a", "any", null),
            new CapturedFrame(0, true, LinkType.HEP, bytes, 3, "tap 2 | Köln", null, null),
            new CapturedFrame(
                CapturedFrame.NO_TIME, false, LinkType.HEP, bytes, 3, "a", null, null),
            new CapturedFrame(7, false, LinkType.RAW, new byte[0], 0, null, null, null));
    Spool spool = spool();

    spool.keep(frames);

    List<String> records = new ArrayList<>();
    for (Spool.Entry each = spool.next(); each != null; each = spool.next()) {
      records.add(record(each.frame()));
    }
    assertThat(records).isEqualTo(frames.stream().map(SpoolTest::record).toList());
  }

  @Test
  void beyondTheLimitTheOldestIsDroppedAndItsFramesAreCounted() throws Exception {
    Spool spool = spool();

    for (int i = 0; i < 200; i++) {
      spool.keep(List.of(frame(i)));
      assertThat(spool.counts().heldBytes()).isLessThanOrEqualTo(LIMIT_BYTES);
    }

    long held = spool.counts().held();
    // A frame takes 32 bytes more here, a file 104 more, and an eighth may be empty.
    assertThat(held).isBetween(LIMIT_BYTES * 3 / 4 / 1032, LIMIT_BYTES / 1032);
    assertThat(counts.snapshot().droppedByReason()).isEqualTo(Map.of(Spool.FULL, 200 - held));
    assertThat(drain(spool)).isEqualTo(times(200 - held, 200));
  }

  @Test
  void aFileThatIsDroppedWhileItIsReadCountsWhatWasNotRead() throws Exception {
    Spool spool = spool();
    spool.keep(frames(0, 40));
    Spool.Entry first = spool.next();
    spool.keep(frames(40, 140));
    spool.settled(first.from());

    List<Long> rest = drain(spool);

    assertThat(rest).isEqualTo(times(140 - rest.size(), 140));
    assertThat(counts.snapshot().droppedByReason())
        .isEqualTo(Map.of(Spool.FULL, 139L - rest.size()));
    assertThat(spool.counts().held()).isZero();
  }

  @Test
  void aFileStaysUntilAllItsFramesAreSafe() throws Exception {
    Spool spool = spool();
    spool.keep(frames(0, 2));
    Spool.Entry first = spool.next();
    Spool.Entry second = spool.next();
    assertThat(spool.next()).isNull();

    spool.settled(second.from());
    assertThat(files()).hasSize(1);
    spool.settled(first.from());
    assertThat(files()).isEmpty();
  }

  @Test
  void theNextRunGoesOnWithWhatIsLeftAlsoAfterAKill() throws Exception {
    Spool first = spool();
    first.keep(frames(0, 20));
    first.next();
    first.keep(frames(20, 25));
    first.close();
    // What a kill leaves: a file whose name does not tell its frames, cut within the last one.
    Path last = files().get(files().size() - 1);
    Path unfinished = Files.move(last, directory().resolve("frames-000000000900.pcapng"));
    byte[] bytes = Files.readAllBytes(unfinished);
    Files.write(unfinished, Arrays.copyOf(bytes, bytes.length - 10 - FRAME_BYTES));

    Spool second = spool();
    second.keep(frames(25, 27));

    assertThat(second.counts().recovered()).isEqualTo(24);
    assertThat(drain(second))
        .containsExactlyElementsOf(
            Stream.concat(times(0, 24).stream(), times(25, 27).stream()).toList());
    assertThat(said.size()).isZero();
  }

  @Test
  void aDamagedFileIsToldAndCountedAndKeepsNoOtherBack() throws Exception {
    Spool first = spool();
    first.keep(frames(0, 4));
    first.next();
    first.keep(frames(4, 5));
    first.close();
    byte[] bytes = Files.readAllBytes(files().get(0));
    // The length of the second frame's block, behind the first one's 1032 bytes.
    int secondBlock = bytes.length - 3 * 1032;
    bytes[secondBlock + 4] = 1;
    Files.write(files().get(0), bytes);

    Spool second = spool();

    assertThat(drain(second)).isEqualTo(List.of(0L, 4L));
    assertThat(counts.snapshot().droppedByReason()).isEqualTo(Map.of(Spool.DAMAGED, 3L));
    assertThat(said.toString(UTF_8)).contains("Spool file ", " is damaged", "is corrupt at byte");
    assertThat(second.counts().held()).isZero();
  }

  /** Leaves five frames in a file whose name says another number. */
  private void leaveFiveNamedAs(long named) throws Exception {
    Spool first = spool();
    first.keep(frames(0, 5));
    first.close();
    Path file = files().get(0);
    Files.move(
        file, file.resolveSibling(file.getFileName().toString().replace("-5.", "-" + named + ".")));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4})
  void aFileWithMoreFramesThanItsNameSaysLosesNone(long named) throws Exception {
    leaveFiveNamedAs(named);

    Spool second = spool();

    assertThat(drain(second)).isEqualTo(times(0, 5));
    assertThat(second.counts()).isEqualTo(new SpoolCounts(5, 0, 5, 0, 0));
    assertThat(counts.snapshot().dropped()).isZero();
    assertThat(said.toString(UTF_8).contains("more frames than its name indicates"))
        .isEqualTo(named > 0);
  }

  @ParameterizedTest
  @CsvSource({"0, 5, 0", "1, 5, 0", "5, 5, 0", "9, 5, 4"})
  void whatIsDroppedOfAFileIsCountedWhateverItsNameSays(long named, long whole, long missing)
      throws Exception {
    leaveFiveNamedAs(named);

    Spool second = spool();
    second.keep(frames(5, 70));

    long dropped = counts.snapshot().dropped();
    List<Long> rest = drain(second);
    assertThat(rest).isEqualTo(times(70 - rest.size(), 70)).hasSizeLessThan(66);
    assertThat(counts.snapshot().droppedByReason())
        .containsEntry(Spool.FULL, 70L - rest.size())
        .isEqualTo(
            missing == 0
                ? Map.of(Spool.FULL, dropped)
                : Map.of(Spool.FULL, dropped - missing, Spool.DAMAGED, missing));
    assertThat(second.counts().recovered()).isEqualTo(whole + missing);
  }

  @Test
  void whatIsDroppedOfAFileThatIsBeingReadIsCounted() throws Exception {
    leaveFiveNamedAs(1);

    Spool second = spool();
    second.settled(second.next().from());
    second.keep(frames(5, 70));

    List<Long> rest = drain(second);
    assertThat(counts.snapshot().droppedByReason())
        .isEqualTo(Map.of(Spool.FULL, 69L - rest.size()));
    assertThat(second.counts()).returns(5L, SpoolCounts::recovered).returns(0L, SpoolCounts::held);
  }

  @Test
  void whatTheDiskDoesNotTakeIsDroppedAndTold() throws Exception {
    Spool spool = spool();
    spool.keep(frames(0, 3));
    assertThat(drain(spool)).hasSize(3);
    // Nothing can be created in a directory that is no more.
    Files.delete(directory().resolve("spool.lock"));
    Files.delete(directory());

    spool.keep(frames(3, 5));

    assertThat(counts.snapshot().droppedByReason()).isEqualTo(Map.of(Spool.FAILED, 2L));
    assertThat(said.toString(UTF_8)).contains("Frames are dropped: cannot write the spool");
    Files.createDirectory(directory());
    spool.keep(frames(5, 7));
    assertThat(drain(spool)).isEqualTo(times(5, 7));
  }

  @Test
  void theFilesAreForNobodyElse() throws Exception {
    spool().keep(frames(0, 1));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
        .isEqualTo("rw-------");
  }

  @Test
  void twoAgentsDoNotShareASpool() throws Exception {
    spool();

    assertThatThrownBy(this::spool)
        .isInstanceOf(AgentException.class)
        .hasMessage(
            "--spool-dir: another agent uses " + directory() + "; set a separate directory.")
        // The one before may end yet.
        .extracting("exitStatus")
        .isEqualTo(1);
  }

  @Test
  void aDirectoryThatCannotBeWrittenMayMendItself() throws Exception {
    Path file = Files.writeString(parent.resolve("file"), "no directory");

    assertThatThrownBy(() -> SpoolDirectory.open(file.resolve("spool")))
        .isInstanceOf(AgentException.class)
        .hasMessageMatching("--spool-dir: cannot write to .*/spool \\(\\w+\\)\\.")
        .extracting("exitStatus")
        .isEqualTo(1);
  }
}
