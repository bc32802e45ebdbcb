package io.sipstream.cli.export;

import io.sipstream.export.CallFrames;
import io.sipstream.export.ExportFile;
import io.sipstream.export.FrameTopics;
import io.sipstream.export.TimeWindow;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.PcapngWriter;
import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.LoadedSettings;
import io.sipstream.settings.SettingOptions;
import io.sipstream.settings.SettingsTable;
import io.sipstream.support.ExitStatus;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Copies the frames of a stretch of capture time out of Kafka into a pcapng file. */
@Command(
    name = "export",
    header = "Copy frames of a time window out of Kafka into a pcapng file, for Wireshark.",
    description = {
      "%nWrites the frames that were captured from --from on and before --until, with their original"
          + " bytes and times to the nanosecond, an interface for each tap and link type. With"
          + " --call-id only those with messages of that call, parts joined (the window is then read"
          + " twice)."
    },
    customSynopsis = "sipstream export --from TIME --until TIME [OPTION]...",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all was read and written",
      "1:Kafka could not be read to the end, or the file not be written",
      "2:an option or setting is wrong"
    })
public final class ExportCommand implements Callable<Integer> {
  private static final SettingOptions SETTINGS = new SettingOptions(SettingsTable.decoder());

  @Spec private CommandSpec spec;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      description = "first moment of capture, such as 2026-11-22T10:00:00Z")
  private String from;

  @Option(
      names = "--until",
      required = true,
      paramLabel = "TIME",
      description = "first moment that is too late")
  private String until;

  @Option(names = "--call-id", paramLabel = "ID", description = "only this call's messages")
  private String callId;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "what is written; must not be there yet [standard output]")
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
          "do not look at frames that Kafka got from then on, to spare reading to the end of the topics")
  private String arrivedUntil;

  @Option(
      names = "--consumer-config",
      paramLabel = "FILE",
      description = "properties of Kafka's consumer, such as those for TLS and SASL")
  private Path consumerConfig;

  /** Adds the job's settings for decoding, by which a call is found, as options. */
  public static void addSettings(CommandLine export) {
    SETTINGS.addTo(export.getCommandSpec());
    export.setUnmatchedArgumentsAllowed(true);
    export.setUnmatchedOptionsArePositionalParams(false);
  }

  @Override
  public Integer call() {
    LoadedSettings loaded;
    FrameTopics frames;
    try {
      loaded = SETTINGS.load(spec.commandLine().getParseResult(), System.getenv());
      frames = frameTopics();
    } catch (InvalidSettingsException e) {
      e.sentences().forEach(System.err::println);
      return ExitStatus.INVALID_SETTINGS;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return ExitStatus.INVALID_SETTINGS;
    }
    try {
      export(frames, loaded);
      return ExitStatus.OK;
    } catch (OutputException e) {
      System.err.println("The output cannot be written: " + e.getMessage() + ".");
    } catch (IOException e) {
      System.err.println(
          "Kafka at " + bootstrapServers + " cannot be read: " + e.getMessage() + ".");
    } catch (KafkaException e) {
      System.err.println("Kafka at " + bootstrapServers + " cannot be read: " + reason(e) + ".");
    }
    return ExitStatus.FAILED;
  }

  private FrameTopics frameTopics() {
    var window =
        new TimeWindow(TimeWindow.nanos("--from", from), TimeWindow.nanos("--until", until));
    if (window.untilNanos() <= window.fromNanos()) {
      throw new IllegalArgumentException("--until is not after --from, so the window is empty.");
    }
    if (output != null && Files.exists(output)) {
      throw new IllegalArgumentException("--output: " + output + " is there already.");
    }
    long arrived =
        arrivedUntil == null
            ? Long.MAX_VALUE
            : TimeUnit.NANOSECONDS.toMillis(TimeWindow.nanos("--arrived-until", arrivedUntil));
    return new FrameTopics(properties(), topics, window, arrived);
  }

  private Properties properties() {
    var properties = new Properties();
    if (consumerConfig != null) {
      try (Reader file = Files.newBufferedReader(consumerConfig)) {
        properties.load(file);
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "--consumer-config: "
                + consumerConfig
                + " cannot be read ("
                + e.getClass().getSimpleName()
                + ").");
      }
    }
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("client.id", "sipstream-export");
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "earliest");
    properties.putIfAbsent("default.api.timeout.ms", "20000");
    return properties;
  }

  private void export(FrameTopics frames, LoadedSettings loaded) throws IOException {
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
            "The call has more than %,d parts, and later ones are left out: make the window smaller.%n",
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
    // A length on the wire below that of the bytes is somebody's mistake; no reader would take it.
    int wireBytes = Math.max(frame.originalLengthBytes(), frame.bytes().length);
    try {
      writer.write(
          new CapturedFrame(
              frame.captureTimeNanos(),
              frame.timestampImprecise(),
              frame.linkType(),
              frame.bytes(),
              wireBytes,
              frame.agent(),
              frame.interfaceName(),
              frame.replayId()));
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
