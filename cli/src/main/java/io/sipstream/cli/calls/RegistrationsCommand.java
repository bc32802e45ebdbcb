package io.sipstream.cli.calls;

import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.registration.RegistrationRecord;
import io.sipstream.calls.registration.Registrations;
import io.sipstream.cli.decode.CaptureCommand;
import io.sipstream.cli.decode.Summary;
import io.sipstream.settings.JobSettings;
import io.sipstream.support.ExitStatus;
import io.sipstream.support.Progress;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the registrations of capture files, without servers. */
@Command(
    name = "registrations",
    header = "List the registrations of capture files, without servers.",
    description = {
      "%nWrites one row per registration session to a terminal, else one JSON document per line. A"
          + " session lasts from the first 2xx of a binding to its end. Attempts without 2xx have"
          + " one row per address of record, source address and hour. A summary goes to standard"
          + " error."
    },
    parameterListHeading = "%n",
    customSynopsis = "sipstream registrations [OPTION]... CAPTURE...",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all captures were decoded",
      "1:a capture or the output failed, or an internal error occurred",
      "2:invalid option or setting"
    })
public final class RegistrationsCommand extends CaptureCommand {
  /** Memory of REGISTER messages; messages beyond are counted only. The heap is twice as large. */
  private static final long MOST_BYTES = 1L << 30;

  private static final int MOST_AORS = 500_000;

  @Option(
      names = "--format",
      paramLabel = "table|json|csv",
      description = "format of the list [table on a terminal, else json]")
  private RegistrationOutput.Format format;

  @Option(
      names = "--aor",
      paramLabel = "URI|USER",
      description = "registrations of this address of record, such as sip:alice@example.com")
  private String aor;

  /** Creates the command. */
  public RegistrationsCommand() {}

  @Override
  protected int run(JobSettings settings) {
    Registrations registrations = new Registrations(MOST_AORS, MOST_BYTES);
    RegistrationCollector collector =
        new RegistrationCollector(
            CallEventReader.ofRegistrations(settings.decoder().pseudonyms().key()), registrations);
    Summary summary = new Summary(collector);
    readCaptures(settings, summary);
    long[] counts = new long[2];
    boolean failed = captureFailed() || summary.internalErrors() > 0;
    try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
      RegistrationOutput output = chosenFormat().open(out);
      registrations.drain(
          registration -> {
            counts[0]++;
            if (isSelected(registration)) {
              counts[1]++;
              output.write(registration);
            }
          });
      output.end();
    } catch (IOException e) {
      // A closed pipe is no error, since readers such as head stop early.
      if (!"Broken pipe".equals(e.getMessage())) {
        System.err.println("Cannot write to standard output: " + e.getMessage() + ".");
        failed = true;
      }
    }
    System.err.printf("%,d registrations, of which %,d are listed%n", counts[0], counts[1]);
    summary.print(System.err);
    print("REGISTER messages without Call-ID", collector.withoutCallId());
    print("REGISTER messages without address of record", registrations.withoutAor());
    print(
        "REGISTER messages beyond %,d MiB or %,d addresses of record"
            .formatted(MOST_BYTES >> 20, MOST_AORS),
        registrations.refused());
    return failed ? ExitStatus.FAILED : ExitStatus.OK;
  }

  private RegistrationOutput.Format chosenFormat() {
    if (format != null) {
      return format;
    }
    return Progress.standardOutputIsTerminal()
        ? RegistrationOutput.Format.table
        : RegistrationOutput.Format.json;
  }

  private boolean isSelected(RegistrationRecord registration) {
    return aor == null
        || aor.equalsIgnoreCase(registration.aor())
        || aor.equalsIgnoreCase(registration.user());
  }

  private static void print(String what, long count) {
    if (count > 0) {
      System.err.printf("%s: %,d%n", what, count);
    }
  }
}
