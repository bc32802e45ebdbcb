package io.sipstream.cli.decode;

import io.sipstream.document.Document;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.json.JsonBuffer;
import io.sipstream.settings.ElasticsearchSettings;
import io.sipstream.settings.IndexNaming;
import io.sipstream.settings.JobSettings;
import io.sipstream.support.ExitStatus;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
public final class DecodeCommand extends CaptureCommand {
  private static final int OUTPUT_BUFFER_BYTES = 1 << 16;

  /** Selects the format of the output. */
  enum Format {
    /** The document. */
    json,
    /** An action line and the document for Elasticsearch's bulk interface. */
    bulk
  }

  @Option(
      names = "--format",
      paramLabel = "json|bulk",
      defaultValue = "json",
      description = "documents only, or pairs of lines for Elasticsearch's _bulk [json]")
  private Format format;

  private Summary summary;

  /** Creates the command. */
  public DecodeCommand() {
    super(
        "document-profile",
        "elasticsearch.index-prefix",
        "elasticsearch.index-granularity",
        "elasticsearch.write-mode");
  }

  @Override
  protected int run(JobSettings settings) {
    try (OutputStream out =
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), OUTPUT_BUFFER_BYTES)) {
      return decodeAll(settings, out);
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
    return captureFailed() || summary.internalErrors() > 0 ? ExitStatus.FAILED : ExitStatus.OK;
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
    try {
      readCaptures(settings, summary);
      out.flush();
    } catch (DocumentOutput.BrokenException e) {
      throw e.getCause();
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
