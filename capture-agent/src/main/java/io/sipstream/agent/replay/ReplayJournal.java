package io.sipstream.agent.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;

import io.sipstream.agent.process.AgentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * Stores the progress of a replay in a file, so that an interrupted replay can resume: its id, and
 * for each capture the number of leading frames that are in Kafka. The journal may lag behind
 * Kafka, so that frames are sent twice. It is never ahead.
 */
public final class ReplayJournal {
  private static final String REPLAY_ID = "replay-id";
  private static final String TOPIC = "topic";
  private static final int HEAD_BYTES = 64 * 1024;
  private static final long WRITE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * Holds one capture of the journal.
   *
   * @param sizeBytes size when its replay began
   * @param headSha256 digest of its first bytes, which detects another file under the same name
   */
  private record Entry(long sizeBytes, String headSha256, ReplayPosition position, boolean whole) {
    boolean isWhole() {
      return whole || position.isWhole();
    }
  }

  private final Path file;
  private final String topic;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private String replayId;
  private long writtenNanos = System.nanoTime();

  private ReplayJournal(Path file, String topic) {
    this.file = file;
    this.topic = topic;
  }

  /** Reads the journal, or starts one if the file does not exist. */
  public static ReplayJournal open(Path file, String topic) throws AgentException {
    ReplayJournal journal = new ReplayJournal(file, topic);
    Properties text = new Properties();
    try (Reader in = Files.newBufferedReader(file, UTF_8)) {
      text.load(in);
      journal.read(text);
    } catch (NoSuchFileException e) {
      return journal;
    } catch (IOException | IllegalArgumentException e) {
      throw AgentException.wrongSetting(
          "--resume: %s is not the journal of a replay; set another file or delete it."
              .formatted(file),
          e);
    }
    if (!topic.equals(text.getProperty(TOPIC))) {
      throw AgentException.wrongSetting(
          "--resume: %s belongs to a replay to topic %s, not %s; set another file or delete it."
              .formatted(file, text.getProperty(TOPIC), topic),
          null);
    }
    return journal;
  }

  private void read(Properties text) {
    replayId = text.getProperty(REPLAY_ID);
    if (replayId == null) {
      throw new IllegalArgumentException("no " + REPLAY_ID);
    }
    for (int i = 0; text.getProperty(i + ".path") != null; i++) {
      entries.put(
          text.getProperty(i + ".path"),
          new Entry(
              Long.parseLong(text.getProperty(i + ".size")),
              text.getProperty(i + ".head-sha256", ""),
              new ReplayPosition(Long.parseLong(text.getProperty(i + ".frames"))),
              Boolean.parseBoolean(text.getProperty(i + ".whole"))));
    }
  }

  /** Returns the id of the replay to resume; null for a new one. */
  public String replayId() {
    return replayId;
  }

  public void begin(String id) {
    replayId = id;
  }

  boolean isWhole(Path capture) throws IOException {
    Entry known = entries.get(key(capture));
    return known != null
        && known.isWhole()
        && known.sizeBytes() == Files.size(capture)
        && known.headSha256().equals(headSha256(capture, known.sizeBytes()));
  }

  /** Returns the position in a capture, which may have grown; the beginning for another file. */
  ReplayPosition position(Path capture) throws IOException {
    long sizeBytes = Files.size(capture);
    Entry known = entries.get(key(capture));
    boolean same =
        known != null
            && sizeBytes >= known.sizeBytes()
            && known.headSha256().equals(headSha256(capture, known.sizeBytes()));
    ReplayPosition position = new ReplayPosition(same ? known.position().settled() : 0);
    entries.put(
        key(capture), new Entry(sizeBytes, headSha256(capture, sizeBytes), position, false));
    return position;
  }

  /** Writes the journal once per second; called often. */
  void tick() throws AgentException {
    if (System.nanoTime() - writtenNanos >= WRITE_INTERVAL_NANOS) {
      write();
    }
  }

  /** Writes the journal atomically: the file holds either the old or the new state. */
  public void write() throws AgentException {
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      writeTo(next);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw AgentException.of(
          "--resume: cannot write %s (%s).".formatted(file, e.getClass().getSimpleName()), e);
    }
    writtenNanos = System.nanoTime();
  }

  private void writeTo(Path next) throws IOException {
    Properties text = new Properties();
    text.setProperty(REPLAY_ID, replayId);
    text.setProperty(TOPIC, topic);
    int i = 0;
    for (Map.Entry<String, Entry> each : entries.entrySet()) {
      Entry entry = each.getValue();
      text.setProperty(i + ".path", each.getKey());
      text.setProperty(i + ".size", String.valueOf(entry.sizeBytes()));
      text.setProperty(i + ".head-sha256", entry.headSha256());
      // In this order: all frames of a complete capture have been counted.
      boolean whole = entry.isWhole();
      text.setProperty(i + ".frames", String.valueOf(entry.position().settled()));
      text.setProperty(i + ".whole", String.valueOf(whole));
      i++;
    }
    try (Writer out = Files.newBufferedWriter(next, UTF_8, CREATE, TRUNCATE_EXISTING, SYNC)) {
      text.store(out, "Progress of a replay; resume it with \"sipstream-agent replay --resume\".");
    }
  }

  private static String key(Path capture) {
    return capture.toAbsolutePath().normalize().toString();
  }

  private static String headSha256(Path capture, long sizeBytes) throws IOException {
    try (InputStream in = Files.newInputStream(capture)) {
      byte[] head = in.readNBytes((int) Math.min(HEAD_BYTES, sizeBytes));
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(head));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is not available", e);
    }
  }
}
