package io.sipstream.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.benchmarks.run.Table;
import io.sipstream.testing.OptionsTable;
import io.sipstream.testing.ReferencePage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine command = BenchCommand.commandLine();
    return command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
  }

  @Test
  void theListTellsWhatThereIs() {
    assertThat(run("--list")).isEqualTo(0);

    assertThat(out.toString().lines().map(line -> line.replaceFirst(" .*", "")))
        .containsExactly(
            "decode",
            "size",
            "kinds",
            "stages",
            "flink",
            "flink-against",
            "calls",
            "calls-rocksdb",
            "elasticsearch",
            "calls-index",
            "disk",
            "index",
            "identities",
            "agent");
  }

  @Test
  void theReferenceHasItsOptions() throws Exception {
    List<String> rows =
        OptionsTable.rows(BenchCommand.commandLine().getCommandSpec(), option -> true);

    ReferencePage.of("cli.md").check("options of bench", OptionsTable.of(rows));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --messages 99   | --messages is 99; allowed: 100 to 100,000,000.
          --rounds 0      | --rounds is 0; allowed: 1 to 1,000.
          decode speed    | There is no benchmark speed; see --list.
          --work /dev/null/no | --work: cannot create a directory
          """)
  void whatIsWrongIsToldInASentenceBeforeAnythingIsMeasured(
      String arguments, String sentence, @TempDir Path directory) {
    String output = directory.resolve("bench.md").toString();

    assertThat(run((arguments + " --output " + output).split(" "))).isEqualTo(2);

    assertThat(err.toString()).contains(sentence).contains("See sipstream bench --help.");
  }

  @Test
  void aDecodeThatFailsIsToldAndInTheFile(@TempDir Path directory) {
    Path output = directory.resolve("bench.md");

    int status =
        run("decode", "--messages", "100", "--decode", "false", "--output", output.toString());

    assertThat(status).isEqualTo(1);
    assertThat(err.toString()).contains("decode: \"false ").contains("ended with status 1");
    assertThat(output).content().contains("## decode: ", "Failed: \"false ");
  }

  @Test
  void tablesAreAlignedOnATerminalAndMarkdownInTheFile() {
    Table table =
        new Table(
            List.of("", "CPU, s"),
            List.of(List.of("decode", new Samples(new double[] {3, 1, 2}).text(1))));

    assertThat(table.text()).isEqualTo("               CPU, s\ndecode  2.0 (1.0-3.0)\n");
    assertThat(table.markdown())
        .isEqualTo("|  | CPU, s |\n| --- | ---: |\n| decode | 2.0 (1.0-3.0) |\n");
  }
}
