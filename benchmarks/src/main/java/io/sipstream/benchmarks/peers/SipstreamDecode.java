package io.sipstream.benchmarks.peers;

import io.sipstream.benchmarks.process.MeasuredProcess;
import io.sipstream.benchmarks.run.BenchException;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.json.JsonBuffer;
import io.sipstream.message.DecodedMessage;
import io.sipstream.packet.FrameContext;
import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.JobSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Runs {@code sipstream decode} and compares its documents with those of the library. */
public final class SipstreamDecode implements Contender {
  private static final int BUFFER_BYTES = 1 << 16;

  private final List<String> decode;

  public SipstreamDecode(List<String> decode) {
    this.decode = decode;
  }

  @Override
  public String name() {
    return "sipstream decode";
  }

  @Override
  public List<String> command(Path capture) {
    List<String> command = new ArrayList<>(decode);
    command.add(capture.toString());
    return command;
  }

  @Override
  public long messages(Path capture) throws IOException, InterruptedException {
    Digest ours = new Digest();
    MeasuredProcess.read(command(capture), ours::lines);
    Digest librarys = ofLibrary(capture);
    if (!ours.equals(librarys)) {
      throw new BenchException(
          "The documents of \"%s\" are not those of the library: %,d of them, SHA-256 %s, against %,d, %s."
              .formatted(
                  String.join(" ", command(capture)),
                  ours.count,
                  ours.hex(),
                  librarys.count,
                  librarys.hex()));
    }
    return ours.count;
  }

  /** Computes the digest of documents, each with a line end. */
  private static final class Digest implements InMemoryDecoder.Sink {
    private final SipDocumentWriter writer = new SipDocumentWriter(defaults().decoder());
    private final JsonBuffer json = new JsonBuffer();
    private final MessageDigest digest = sha256();
    private long count;
    private String hex;

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("SHA-256 is not available", e);
      }
    }

    long lines(InputStream output) throws IOException {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = output.read(buffer); read >= 0; read = output.read(buffer)) {
        digest.update(buffer, 0, read);
        for (int i = 0; i < read; i++) {
          count += buffer[i] == '\n' ? 1 : 0;
        }
      }
      return count;
    }

    String hex() {
      if (hex == null) {
        hex = HexFormat.of().formatHex(digest.digest());
      }
      return hex;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Digest that && count == that.count && hex().equals(that.hex());
    }

    @Override
    public int hashCode() {
      return hex().hashCode();
    }

    @Override
    public void message(DecodedMessage message) {
      json.clear();
      writer.write(message, json);
      digest.update(json.array(), 0, json.length());
      digest.update((byte) '\n');
      count++;
    }
  }

  private static JobSettings defaults() {
    try {
      return JobSettings.of(Map.of());
    } catch (InvalidSettingsException e) {
      throw new IllegalStateException("Invalid default settings", e);
    }
  }

  private static Digest ofLibrary(Path capture) throws IOException {
    JobSettings settings = defaults();
    Digest documents = new Digest();
    InMemoryDecoder decoder =
        new InMemoryDecoder(
            settings.decoder(),
            settings.reassembly(),
            settings.flink().outOfOrdernessMs(),
            documents);
    try (CaptureFile file = CaptureFile.open(capture)) {
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
}
