package io.sipstream.cli.export;

import io.sipstream.cli.command.ConsumerProperties;
import io.sipstream.cli.command.SettingsCommand;
import io.sipstream.export.CallFrames;
import io.sipstream.export.ExportFile;
import io.sipstream.export.FrameTopics;
import io.sipstream.export.TimeWindow;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.PcapngWriter;
import io.sipstream.settings.LoadedSettings;
import io.sipstream.support.ExitStatus;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the frames of a time window from Kafka to a pcapng file. */
@Command(
    name = "export",
    header = "Write frames of a time window from Kafka to a pcapng file for Wireshark.",
    description = {
      "%nWrites the frames captured at or after --from and before --until, with their original bytes"
          + " and nanosecond timestamps, with one interface per agent, capture interface and link"
          + " type. With --call-id, writes only the frames of the call's messages, including those"
          + " that were reassembled; this reads the window twice."
    },
    customSynopsis = "sipstream export --from TIME --until TIME [OPTION]...",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all frames were read and written",
      "1:reading from Kafka or writing the file failed",
      "2:invalid option or setting"
    })
public final class ExportCommand extends SettingsCommand {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      description = "start of the window, inclusive, such as 2026-11-22T10:00:00Z")
  private String from;

  @Option(
      names = "--until",
      required = true,
      paramLabel = "TIME",
      description = "end of the window, exclusive")
  private String until;

  @Option(names = "--call-id", paramLabel = "ID", description = "write only messages of this call")
  private String callId;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "file to write; must not exist [standard output]")
  private Path output;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,...",
      defaultValue = "127.0.0.1:9092",
      description = "Kafka brokers [127.0.0.1:9092]")
  private String bootstrapServers;

  @Option(
      names = "--topics",
      split = ",",
      paramLabel = "NAME,...",
      defaultValue = "sip-frames",
      description = "topics with frames [sip-frames]")
  private List<String> topics;

  @Option(
      names = "--arrived-until",
      paramLabel = "TIME",
      description =
          "skip frames that arrived in Kafka at this time or later; avoids reading the topics to the end")
  private String arrivedUntil;

  @Option(
      names = "--consumer-config",
      paramLabel = "FILE",
      description = "file with properties of the Kafka consumer, such as for TLS and SASL")
  private Path consumerConfig;

  private FrameTopics frames;

  @Override
  protected void check() {
    frames = frameTopics();
  }

  @Override
  protected int run(LoadedSettings loaded) {
    try {
      export(loaded);
      return ExitStatus.OK;
    } catch (OutputException e) {
      System.err.println("Cannot write the output: " + e.getMessage() + ".");
    } catch (IOException e) {
      System.err.println(
          "Cannot read from Kafka at " + bootstrapServers + ": " + e.getMessage() + ".");
    } catch (KafkaException e) {
      System.err.println("Cannot read from Kafka at " + bootstrapServers + ": " + reason(e) + ".");
    }
    return ExitStatus.FAILED;
  }

  private FrameTopics frameTopics() {
    var window =
        new TimeWindow(TimeWindow.nanos("--from", from), TimeWindow.nanos("--until", until));
    if (window.untilNanos() <= window.fromNanos()) {
      throw new IllegalArgumentException("--until: it must be after --from.");
    }
    if (output != null && Files.exists(output)) {
      throw new IllegalArgumentException("--output: " + output + " exists; set another file.");
    }
    long arrived =
        arrivedUntil == null
            ? Long.MAX_VALUE
            : TimeUnit.NANOSECONDS.toMillis(TimeWindow.nanos("--arrived-until", arrivedUntil));
    return new FrameTopics(properties(), topics, window, arrived);
  }

  private Properties properties() {
    Properties properties = ConsumerProperties.read(consumerConfig, bootstrapServers);
    properties.put("client.id", "sipstream-export");
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "earliest");
    properties.putIfAbsent("default.api.timeout.ms", "20000");
    return properties;
  }

  private void export(LoadedSettings loaded) throws IOException {
    CallFrames call = callId == null ? null : new CallFrames(callId, loaded.settings());
    if (call != null) {
      frames.read(call::learn);
      call.learned();
    }
    long[] written = {0};
    OutputStream out = open();
    boolean whole = false;
    try (PcapngWriter writer = new PcapngWriter(out)) {
      frames.read(
          found -> {
            if (call == null || call.isOfCall(found)) {
              write(writer, found.frame());
              written[0]++;
            }
          });
      whole = true;
    } finally {
      if (!whole && output != null) {
        ExportFile.delete(output);
      }
    }
    System.err.println(frames.summary() + "; " + "%,d frames written.".formatted(written[0]));
    if (call != null) {
      System.err.printf("%,d messages of the call.%n", call.messages());
      if (call.isCut()) {
        System.err.printf(
            "The call has more than %,d parts; later ones are not exported. Use a smaller window.%n",
            CallFrames.PARTS_LIMIT);
      }
    }
  }

  private OutputStream open() throws OutputException {
    try {
      return new BufferedOutputStream(
          output == null ? new FileOutputStream(FileDescriptor.out) : ExportFile.create(output));
    } catch (IOException e) {
      throw new OutputException(e);
    }
  }

  private static void write(PcapngWriter writer, CapturedFrame frame) throws OutputException {
    try {
      writer.write(frame);
    } catch (IOException e) {
      throw new OutputException(e);
    }
  }

  private static final class OutputException extends IOException {
    private static final long serialVersionUID = 1;

    OutputException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private static String reason(KafkaException e) {
    Throwable last = e.getCause() == null ? e : e.getCause();
    return String.valueOf(last.getMessage()).replaceFirst("\\.$", "");
  }
}
