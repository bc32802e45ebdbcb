package io.sipstream.benchmarks.server;

import io.sipstream.benchmarks.process.MeasuredProcess;
import io.sipstream.benchmarks.run.BenchException;
import io.sipstream.benchmarks.run.Captures;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Holds documents written by {@code decode --format bulk}, which can be split into bodies. */
public final class BulkFile {
  /** Lines per document: the action and the document. */
  private static final int LINES = 2;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MEBIBYTE = 1 << 20;

  /** Limit of a body in MiB; Elasticsearch accepts 100. */
  static final int MOST_MEBIBYTES = 32;

  private final Path file;
  // Offset after each document; the first entry is 0.
  private final long[] ends;

  private BulkFile(Path file, long[] ends) {
    this.file = file;
    this.ends = ends;
  }

  /** Decodes a capture to a file. */
  public static BulkFile decode(List<String> decode, Captures.Capture capture, Path file)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(decode);
    command.addAll(List.of("--format", "bulk", capture.file().toString()));
    try (OutputStream out = Files.newOutputStream(file)) {
      MeasuredProcess.read(
          command,
          output -> {
            byte[] buffer = new byte[BUFFER_BYTES];
            long bytes = 0;
            for (int read = output.read(buffer); read >= 0; read = output.read(buffer)) {
              out.write(buffer, 0, read);
              bytes += read;
            }
            return bytes;
          });
    }
    BulkFile documents = of(file);
    if (documents.size() != capture.written().messages()) {
      throw new BenchException(
          "decode wrote %,d documents where the generator wrote %,d messages."
              .formatted(documents.size(), capture.written().messages()));
    }
    return documents;
  }

  /** Opens an existing file. */
  public static BulkFile of(Path file) throws IOException {
    long[] ends = new long[1 << 10];
    int documents = 0;
    long at = 0;
    int lines = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          if (buffer[i] == '\n' && ++lines % LINES == 0) {
            if (++documents == ends.length) {
              ends = Arrays.copyOf(ends, 2 * ends.length);
            }
            ends[documents] = at + i + 1;
          }
        }
        at += read;
      }
    }
    if (ends[documents] != at) {
      throw new BenchException(file + " does not end with a complete document.");
    }
    return new BulkFile(file, Arrays.copyOf(ends, documents + 1));
  }

  public Path file() {
    return file;
  }

  public int size() {
    return ends.length - 1;
  }

  public long bytes() {
    return ends[ends.length - 1];
  }

  /** Holds a range of documents in the file. */
  record Body(long from, int bytes) {}

  /** Splits all documents into bodies of this number, or fewer if they are large. */
  List<Body> bodies(int documents) {
    List<Body> bodies = new ArrayList<>();
    int first = 0;
    for (int next = 1; next <= size(); next++) {
      boolean full =
          next - first == documents
              || next == size()
              || ends[next + 1] - ends[first] > (long) MOST_MEBIBYTES * MEBIBYTE;
      if (full) {
        bodies.add(new Body(ends[first], Math.toIntExact(ends[next] - ends[first])));
        first = next;
      }
    }
    return bodies;
  }

  static byte[] read(FileChannel channel, Body body) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(body.bytes());
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, body.from() + bytes.position()) < 0) {
        throw new IOException("the file of documents became shorter");
      }
    }
    return bytes.array();
  }
}
