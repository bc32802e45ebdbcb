package io.sipstream.cli.decode;

import io.sipstream.document.Document;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.frames.TerminalText;
import io.sipstream.json.JsonBuffer;
import io.sipstream.settings.ElasticsearchSettings;
import io.sipstream.settings.IndexNaming;
import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.JobSettings;
import io.sipstream.settings.LoadedSettings;
import io.sipstream.settings.SettingDeclaration;
import io.sipstream.settings.SettingOptions;
import io.sipstream.support.ExitStatus;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
 * Decodes capture files to standard output with the job's code, without Kafka, Flink or
 * Elasticsearch. Each document equals the {@code _source} that the job would index, byte for byte.
 */
@Command(
    name = "decode",
    header = "Decode capture files to JSON without servers.",
    description = {
      "%nWrites one JSON document per SIP message to standard output and a summary to standard"
          + " error. Documents are in the order of the frames; a reassembled message follows the"
          + " last of its frames."
    },
    parameterListHeading = "%n",
    customSynopsis = "sipstream decode [OPTION]... CAPTURE...",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all captures were decoded",
      "1:a capture or the output failed, or an internal error occurred",
      "2:invalid option or setting"
    })
public final class DecodeCommand implements Callable<Integer> {
  private static final SettingOptions SETTINGS = new SettingOptions(settings());
  private static final int OUTPUT_BUFFER_BYTES = 1 << 16;

  /** Selects the format of the output. */
  enum Format {
    /** The document. */
    json,
    /** An action line and the document for Elasticsearch's bulk interface. */
    bulk
  }

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "CAPTURE",
      description = "pcap or pcapng files, optionally gzipped; - for standard input")
  private List<String> captures;

  @Option(
      names = "--format",
      paramLabel = "json|bulk",
      defaultValue = "json",
      description = "documents only, or pairs of lines for Elasticsearch's _bulk [json]")
  private Format format;

  @Option(
      names = "--agent-name",
      paramLabel = "NAME",
      description = "value of observer.name, as set by an agent with this name")
  private String agentName;

  private boolean captureFailed;
  private Summary summary;

  /** Adds the job's settings as options. */
  public static void addSettings(CommandLine decode) {
    SETTINGS.addTo(decode.getCommandSpec());
    // Unknown options are reported together with invalid settings.
    decode.setUnmatchedArgumentsAllowed(true);
    decode.setUnmatchedOptionsArePositionalParams(false);
  }

  private static List<SettingDeclaration> settings() {
    List<SettingDeclaration> settings = new ArrayList<>(SettingDeclaration.decoder());
    settings.addAll(
        SettingDeclaration.of(
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
      e.sentences().stream().map(TerminalText::of).forEach(System.err::println);
      return ExitStatus.INVALID_SETTINGS;
    }
    String invalid = CaptureReader.invalid(captures);
    if (invalid != null) {
      System.err.println(invalid);
      return ExitStatus.INVALID_SETTINGS;
    }
    loaded.notices().forEach(System.err::println);
    try (OutputStream out =
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), OUTPUT_BUFFER_BYTES)) {
      return decodeAll(loaded.settings(), out);
    } catch (IOException e) {
      // A closed pipe is no error, since readers such as head stop early. Other errors, such as a
      // full disk, leave an incomplete output.
      if ("Broken pipe".equals(e.getMessage()) && summary != null) {
        return status(summary);
      }
      System.err.println("Cannot write to standard output: " + e.getMessage() + ".");
      return ExitStatus.FAILED;
    }
  }

  private int status(Summary summary) {
    return captureFailed || summary.internalErrors() > 0 ? ExitStatus.FAILED : ExitStatus.OK;
  }

  private int decodeAll(JobSettings settings, OutputStream out) throws IOException {
    SipDocumentWriter writer = new SipDocumentWriter(settings.decoder());
    // Reused, since an array for each document costs more than to write it.
    JsonBuffer json = new JsonBuffer();
    DocumentOutput output = output(settings, out);
    summary =
        new Summary(
            message -> {
              json.clear();
              writer.write(message, json);
              output.write(message, json);
            });
    CaptureReader reader = new CaptureReader(settings, agentName, summary);
    try {
      reader.readAll(captures);
      out.flush();
    } catch (DocumentOutput.BrokenException e) {
      throw e.getCause();
    } finally {
      captureFailed = reader.hasFailed();
    }
    summary.print(System.err);
    return status(summary);
  }

  private DocumentOutput output(JobSettings settings, OutputStream out) {
    ElasticsearchSettings.Indices indices = settings.elasticsearch().indices();
    return switch (format) {
      case json -> new DocumentOutput.Lines(out);
      case bulk ->
          new DocumentOutput.Bulk(
              out,
              new IndexNaming(indices.prefix(Document.Target.MESSAGES), indices.indexGranularity()),
              indices.writeMode() == ElasticsearchSettings.WriteMode.CREATE);
    };
  }
}
