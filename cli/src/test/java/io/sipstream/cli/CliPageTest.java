package io.sipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.settings.SettingDeclaration;
import io.sipstream.testing.OptionsTable;
import io.sipstream.testing.ReferencePage;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The page of the commands has the options that the commands have, and no others. */
class CliPageTest {
  private static final ReferencePage PAGE = ReferencePage.of("cli.md");
  private static final Set<String> SETTINGS =
      SettingDeclaration.all().stream()
          .map(SettingDeclaration::option)
          .collect(Collectors.toUnmodifiableSet());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quickstart",
        "decode",
        "calls",
        "kpis",
        "registrations",
        "taps",
        "alerts",
        "explore",
        "export"
      })
  void thePageHasTheOptionsOfTheCommand(String name) throws IOException {
    CommandLine command = Sipstream.commandLine().getSubcommands().get(name);
    String settings =
        command.getCommandSpec().options().stream()
            .filter(option -> !option.hidden() && isSetting(option))
            .map(OptionSpec::longestName)
            .sorted()
            .map(option -> "`" + option + "`")
            .collect(Collectors.joining(", "));

    PAGE.check(
        "options of " + name,
        OptionsTable.of(OptionsTable.rows(command.getCommandSpec(), option -> !isSetting(option)))
            + "\nSettings of the job as options: "
            + settings
            + ".\n");
  }

  @Test
  void thePageHasEveryCommand() throws IOException {
    assertThat(Sipstream.commandLine().getSubcommands().keySet())
        .allSatisfy(name -> assertThat(PAGE.text()).contains("## `sipstream " + name + "`"));
  }

  private static boolean isSetting(OptionSpec option) {
    return SETTINGS.contains(option.longestName());
  }
}
