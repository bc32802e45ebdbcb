package io.sipstream.cli.calls;

import io.sipstream.calls.clock.TapClock;
import io.sipstream.calls.clock.TapClockWriter;
import io.sipstream.calls.clock.TapClocks;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.event.CallKeySettings;
import io.sipstream.cli.command.SettingsCommand;
import io.sipstream.cli.decode.CaptureReader;
import io.sipstream.cli.decode.Summary;
import io.sipstream.json.JsonBuffer;
import io.sipstream.settings.LoadedSettings;
import io.sipstream.support.ExitStatus;
import io.sipstream.support.Progress;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares the clocks of the taps that made capture files, without servers. */
@Command(
    name = "taps",
    header = "Compare the clocks of the taps that made capture files, without servers.",
    description = {
      "%nA tap is a capture file, or the node that HEP names. Messages that two taps have captured"
          + " give the offset and the drift of their clocks, by minute. Writes one row per minute"
          + " and pair of taps to a terminal, else one JSON document per line. No capture time is"
          + " changed. A summary goes to standard error."
    },
    parameterListHeading = "%n",
    customSynopsis = "sipstream taps [OPTION]... CAPTURE...",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all captures were decoded",
      "1:a capture or the output failed, or an internal error occurred",
      "2:invalid option or setting"
    })
public final class TapsCommand extends SettingsCommand {
  /** Most messages in memory; further ones are counted only. */
  private static final int MOST_MESSAGES = 3_000_000;

  private static final double MICROS_PER_MILLI = 1_000;

  private static final List<String> HEADINGS =
      List.of(
          "minute", "reference", "tap", "offset ms", "+- ms", "drift ppm", "+- ppm", "samples", "");

  /** Selects the format of the output. */
  enum Format {
    /** Aligned columns. */
    table,
    /** One document per line. */
    json
  }

  @Parameters(
      arity = "1..*",
      paramLabel = "CAPTURE",
      description = "pcap or pcapng files, also compressed, one of each tap")
  private List<String> captures;

  @Option(
      names = "--format",
      paramLabel = "table|json",
      description = "format of the list [table on a terminal, else json]")
  private Format format;

  private long withoutCallId;

  /** Creates the command. */
  public TapsCommand() {}

  @Override
  protected void check() {
    if (captures.contains("-")) {
      throw new IllegalArgumentException(
          "- is standard input, which has no name of a tap. Give a file.");
    }
  }

  @Override
  protected int run(LoadedSettings loaded) {
    loaded.notices().forEach(System.err::println);
    TapClocks taps = new TapClocks(MOST_MESSAGES);
    CallEventReader reader =
        new CallEventReader(
            CallKeySettings.DEFAULT, loaded.settings().decoder().pseudonyms().key());
    Summary summary =
        new Summary(message -> withoutCallId += reader.read(message, taps::add) ? 0 : 1);
    boolean failed = false;
    for (String capture : captures) {
      CaptureReader file = new CaptureReader(loaded.settings(), capture, summary);
      file.readAll(List.of(capture));
      failed |= file.hasFailed();
    }
    List<TapClock> clocks = taps.clocks();
    failed |= summary.internalErrors() > 0;
    try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
      write(clocks, out);
    } catch (IOException e) {
      // A closed pipe is no error, since readers such as head stop early.
      if (!"Broken pipe".equals(e.getMessage())) {
        System.err.println("Cannot write to standard output: " + e.getMessage() + ".");
        failed = true;
      }
    }
    System.err.printf("%,d taps%n", taps.taps().size());
    if (clocks.isEmpty()) {
      System.err.println("No message was captured by two taps. Each capture file is a tap.");
    }
    summary.print(System.err);
    CallsCommand.print("messages without Call-ID", withoutCallId);
    CallsCommand.print(
        "messages beyond %,d messages or %,d taps".formatted(MOST_MESSAGES, TapClocks.TAPS),
        taps.refused());
    return failed ? ExitStatus.FAILED : ExitStatus.OK;
  }

  private void write(List<TapClock> clocks, OutputStream out) throws IOException {
    boolean table = format == null ? Progress.standardOutputIsTerminal() : format == Format.table;
    if (table) {
      TextTable rows = new TextTable(HEADINGS);
      clocks.forEach(clock -> rows.row(row(clock)));
      rows.write(out);
      return;
    }
    TapClockWriter writer = new TapClockWriter();
    JsonBuffer buffer = new JsonBuffer();
    for (TapClock clock : clocks) {
      buffer.clear();
      writer.write(clock, buffer);
      out.write(buffer.array(), 0, buffer.length());
      out.write('\n');
    }
  }

  private static List<String> row(TapClock clock) {
    return List.of(
        CallColumn.time(clock.startMicros()),
        clock.reference(),
        clock.tap(),
        decimal(clock.offsetMicros() / MICROS_PER_MILLI, 3),
        decimal(clock.uncertaintyMicros() / MICROS_PER_MILLI, 3),
        decimal(clock.driftPpm(), 1),
        decimal(clock.driftUncertaintyPpm(), 1),
        String.valueOf(clock.samples()),
        clock.isOneWay() ? "one direction only" : clock.inconsistent() ? "inconsistent" : "");
  }

  /** Returns a number with some digits after the point; empty if it is unknown. */
  private static String decimal(double value, int digits) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
