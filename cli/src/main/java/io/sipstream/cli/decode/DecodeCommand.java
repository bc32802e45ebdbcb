package io.sipstream.cli.decode;

import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CaptureFileException;
import io.sipstream.frames.VisibleText;
import io.sipstream.settings.ElasticsearchSettings;
import io.sipstream.settings.IndexNaming;
import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.JobSettings;
import io.sipstream.settings.LoadedSettings;
import io.sipstream.settings.SettingDeclaration;
import io.sipstream.settings.SettingOptions;
import io.sipstream.settings.SettingsTable;
import io.sipstream.support.ExitStatus;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Decodes capture files to standard output with the job's own code: no Kafka, Flink or
 * Elasticsearch. Each document is byte for byte the {@code _source} that the job would index.
 */
@Command(
    name = "decode",
    header = "Decode capture files to JSON, without any server.",
    description = {
      "%nWrites one JSON document per SIP message to standard output, in the order of the captures"
          + " (messages of several frames when they are complete), and a summary to standard"
          + " error."
    },
    parameterListHeading = "%n",
    customSynopsis = "sipstream decode [OPTION]... CAPTURE...",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all was read",
      "1:a capture could not be read to its end, the output not be written, or an internal error occurred",
      "2:an option or setting is wrong"
    })
public final class DecodeCommand implements Callable<Integer> {
  private static final SettingOptions SETTINGS = new SettingOptions(settings());
  private static final int OUTPUT_BUFFER_BYTES = 1 << 16;
  private static final String STANDARD_INPUT = "-";

  /** What is written of each document. */
  enum Format {
    /** The document. */
    json,
    /** A pair of lines for Elasticsearch's bulk interface. */
    bulk
  }

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "CAPTURE",
      description = "pcap or pcapng files, gzip'd or not; - is standard input")
  private List<String> captures;

  @Option(
      names = "--format",
      paramLabel = "json|bulk",
      defaultValue = "json",
      description = "documents alone, or pairs of lines to post to _bulk [json]")
  private Format format;

  @Option(
      names = "--agent-name",
      paramLabel = "NAME",
      description = "observer.name, as an agent of that name would set it")
  private String agentName;

  private boolean captureFailed;
  private Summary summary;

  /** Adds the job's settings as options. */
  public static void addSettings(CommandLine decode) {
    SETTINGS.addTo(decode.getCommandSpec());
    // Unknown options are told together with all else that is wrong with the settings.
    decode.setUnmatchedArgumentsAllowed(true);
    decode.setUnmatchedOptionsArePositionalParams(false);
  }

  private static List<SettingDeclaration> settings() {
    List<SettingDeclaration> settings = new ArrayList<>(SettingsTable.decoder());
    settings.addAll(
        SettingsTable.of(
            "document-profile",
            "elasticsearch.index-prefix",
            "elasticsearch.index-granularity",
            "elasticsearch.write-mode"));
    return settings;
  }

  @Override
  public Integer call() {
    LoadedSettings loaded;
    try {
      loaded = SETTINGS.load(spec.commandLine().getParseResult(), System.getenv());
    } catch (InvalidSettingsException e) {
      e.sentences().stream().map(VisibleText::of).forEach(System.err::println);
      return ExitStatus.INVALID_SETTINGS;
    }
    if (captures.stream().filter(STANDARD_INPUT::equals).count() > 1) {
      System.err.println("- is standard input, which can be read only once.");
      return ExitStatus.INVALID_SETTINGS;
    }
    loaded.notices().forEach(System.err::println);
    try (OutputStream out =
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), OUTPUT_BUFFER_BYTES)) {
      return decodeAll(loaded.settings(), out);
    } catch (IOException e) {
      // Whoever reads our output may have seen enough, as head has after ten lines. A full disk is
      // another matter: what is there is not all there is.
      if ("Broken pipe".equals(e.getMessage()) && summary != null) {
        return status(summary);
      }
      System.err.println("Standard output cannot be written: " + e.getMessage() + ".");
      return ExitStatus.FAILED;
    }
  }

  private int status(Summary summary) {
    return captureFailed || summary.internalErrors() > 0 ? ExitStatus.FAILED : ExitStatus.OK;
  }

  private int decodeAll(JobSettings settings, OutputStream out) throws IOException {
    summary = new Summary(output(settings, out));
    CaptureDecoder decoder = new CaptureDecoder(settings, agentName, summary);
    try {
      for (String capture : captures) {
        decode(capture, decoder);
      }
      decoder.end();
      out.flush();
    } catch (DocumentOutput.BrokenException e) {
      throw e.getCause();
    }
    summary.print(System.err);
    return status(summary);
  }

  /** Reads one capture; what is wrong with it is told, and the others are read. */
  private void decode(String capture, CaptureDecoder decoder) {
    try (CaptureFile file = open(capture)) {
      decoder.decode(file, new DecodeProgress(capture, System.err));
    } catch (NoSuchFileException e) {
      fail("There is no file " + capture + ".");
    } catch (FileSystemException e) {
      fail(capture + " cannot be read: " + reason(e) + ".");
    } catch (CaptureFileException e) {
      fail(e.getMessage());
    } catch (IOException e) {
      fail(nameOf(capture) + " cannot be read: " + e.getMessage() + ".");
    }
  }

  private void fail(String sentence) {
    System.err.println(VisibleText.of(sentence));
    captureFailed = true;
  }

  private static String reason(FileSystemException e) {
    return e instanceof AccessDeniedException ? "access is denied" : e.getReason();
  }

  /** What a source is called in sentences. */
  static String nameOf(String capture) {
    return capture.equals(STANDARD_INPUT) ? "standard input" : capture;
  }

  private DocumentOutput output(JobSettings settings, OutputStream out) {
    ElasticsearchSettings.Indices indices = settings.elasticsearch().indices();
    return switch (format) {
      case json -> new DocumentOutput.Lines(out);
      case bulk ->
          new DocumentOutput.Bulk(
              out,
              new IndexNaming(indices.messagesPrefix(), indices.indexGranularity()),
              indices.writeMode() == ElasticsearchSettings.WriteMode.CREATE);
    };
  }

  private static CaptureFile open(String capture) throws IOException {
    if (capture.equals(STANDARD_INPUT)) {
      return CaptureFile.open(System.in, nameOf(capture));
    }
    Path path = Path.of(capture);
    if (Files.isDirectory(path)) {
      throw new FileSystemException(capture, null, "it is a directory");
    }
    return CaptureFile.open(path);
  }
}
