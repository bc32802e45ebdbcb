package io.sipstream.cli.decode;

import io.sipstream.document.FrameDecoder;
import io.sipstream.document.IndexNaming;
import io.sipstream.frames.CaptureFile;
import io.sipstream.job.settings.ElasticsearchSettings;
import io.sipstream.job.settings.JobSettings;
import io.sipstream.job.settings.LoadedSettings;
import io.sipstream.job.settings.Setting;
import io.sipstream.job.settings.SettingOptions;
import io.sipstream.job.settings.SettingsTable;
import io.sipstream.job.settings.WrongSettingsException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
    description = {
      "Decode capture files: one JSON document per SIP message on standard output, in the order of"
          + " the captures; a summary on standard error.",
      ""
    },
    customSynopsis = "sipstream decode [OPTION]... CAPTURE...",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all was read",
      "1:a capture could not be read to its end, or the output not be written",
      "2:an option or setting is wrong"
    })
public final class DecodeCommand implements Callable<Integer> {
  private static final SettingOptions SETTINGS = new SettingOptions(settings());
  private static final int OUTPUT_BUFFER_BYTES = 1 << 16;

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

  /** Adds the job's settings as options. */
  public static void addSettings(CommandLine decode) {
    SETTINGS.addTo(decode.getCommandSpec());
    // Unknown options are told together with all else that is wrong with the settings.
    decode.setUnmatchedArgumentsAllowed(true);
    decode.setUnmatchedOptionsArePositionalParams(false);
  }

  private static List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(SettingsTable.decoder());
    settings.addAll(SettingsTable.indices());
    return settings;
  }

  @Override
  public Integer call() {
    LoadedSettings loaded;
    try {
      loaded = SETTINGS.load(spec.commandLine().getParseResult(), System.getenv());
    } catch (WrongSettingsException e) {
      e.sentences().forEach(System.err::println);
      return WrongSettingsException.EXIT_STATUS;
    }
    loaded.notices().forEach(System.err::println);
    Summary summary = new Summary();
    try (OutputStream out =
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), OUTPUT_BUFFER_BYTES)) {
      int status = decodeAll(loaded.settings(), out, summary);
      out.flush();
      summary.print(System.err);
      return status;
    } catch (IOException e) {
      // Whoever reads our output may have seen enough, as head has after ten lines. A full disk is
      // another matter: what is there is not all there is.
      if ("Broken pipe".equals(e.getMessage())) {
        return CommandLine.ExitCode.OK;
      }
      System.err.println("Standard output cannot be written: " + e.getMessage() + ".");
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private int decodeAll(JobSettings settings, OutputStream out, Summary summary)
      throws IOException {
    CaptureDecoder decoder =
        new CaptureDecoder(
            new FrameDecoder(settings.decoder()), agentName, output(settings, out), summary);
    int status = CommandLine.ExitCode.OK;
    for (String capture : captures) {
      try (CaptureFile file = open(capture)) {
        decoder.decode(file, new DecodeProgress(capture, System.err));
      } catch (DocumentOutput.BrokenException e) {
        throw e.getCause();
      } catch (NoSuchFileException e) {
        System.err.println("There is no file " + capture + ".");
        status = CommandLine.ExitCode.SOFTWARE;
      } catch (FileSystemException e) {
        System.err.println(capture + " cannot be read: " + e.getReason() + ".");
        status = CommandLine.ExitCode.SOFTWARE;
      } catch (IOException e) {
        System.err.println(e.getMessage());
        status = CommandLine.ExitCode.SOFTWARE;
      }
    }
    return status;
  }

  private DocumentOutput output(JobSettings settings, OutputStream out) {
    ElasticsearchSettings.Indices indices = settings.elasticsearch().indices();
    return switch (format) {
      case json -> new DocumentOutput.Lines(out);
      case bulk ->
          new DocumentOutput.Bulk(
              out,
              new IndexNaming(indices.prefix(), indices.span()),
              indices.onExisting() == ElasticsearchSettings.OnExisting.KEEP);
    };
  }

  private static CaptureFile open(String capture) throws IOException {
    if (capture.equals("-")) {
      return CaptureFile.open(System.in, "standard input");
    }
    Path path = Path.of(capture);
    if (Files.isDirectory(path)) {
      throw new FileSystemException(capture, null, "it is a directory");
    }
    return CaptureFile.open(path);
  }
}
