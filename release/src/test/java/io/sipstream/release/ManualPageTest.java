package io.sipstream.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.agent.CaptureAgent;
import io.sipstream.cli.Sipstream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

class ManualPageTest {
  static Stream<CommandSpec> commands() {
    return Stream.of(Sipstream.commandLine(), CaptureAgent.commandLine())
        .flatMap(
            program ->
                Stream.concat(Stream.of(program), program.getSubcommands().values().stream()))
        .map(CommandLine::getCommandSpec);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aPageHasEachOptionAndTheStatusOfItsCommand(CommandSpec command) {
    String page = ManualPage.of(command, "1.0", List.of("other"));

    assertThat(page).contains(".SH \"NAME\"\n" + ManualPage.name(command).replace("-", "\\-"));
    assertThat(command.options())
        .filteredOn(option -> !option.hidden())
        .isNotEmpty()
        .allMatch(option -> page.contains("\\fB" + option.names()[0].replace("-", "\\-")));
    assertThat(page.contains(".SH \"EXIT STATUS\""))
        .isEqualTo(!command.usageMessage().exitCodeList().isEmpty());
    assertThat(page).endsWith(".SH \"SEE ALSO\"\nother(1)\n").doesNotContain("%n");
  }

  @Command(name = "odd", description = "Reads C:\\ and%n.dot files.")
  private static final class Odd {
    @Option(names = "--of", paramLabel = "N", arity = "0..1", description = "'quoted' text")
    private int number;
  }

  @Test
  void textThatTroffWouldReadAsARequestIsEscaped() {
    String page = ManualPage.of(new CommandLine(new Odd()).getCommandSpec(), "1.0", List.of("x"));

    assertThat(page)
        .contains("Reads C:\\e and\n\\&.dot files.\n")
        .contains(".TP\n\\fB\\-\\-of[=N]\\fP\n\\&'quoted' text\n");
  }
}
