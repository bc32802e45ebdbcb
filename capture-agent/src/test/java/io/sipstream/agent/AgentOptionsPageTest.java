package io.sipstream.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.testing.OptionsTable;
import io.sipstream.testing.ReferencePage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The page of the agent's options has the options that the commands have, and no others. */
class AgentOptionsPageTest {
  private static final ReferencePage PAGE = ReferencePage.of("agent-options.md");
  private static final Map<String, CommandLine> COMMANDS =
      new TreeMap<>(CaptureAgent.commandLine().getSubcommands());

  /** An option that several commands have is in the part of the page for these commands. */
  @ParameterizedTest
  @ValueSource(strings = {"hep live replay", "hep live", "live", "hep", "replay"})
  void thePageHasTheOptionsOfTheCommands(String commands) throws IOException {
    Map<String, Set<String>> commandsByRow = new LinkedHashMap<>();
    COMMANDS.forEach(
        (name, command) ->
            OptionsTable.rows(command.getCommandSpec(), option -> true)
                .forEach(
                    row -> commandsByRow.computeIfAbsent(row, none -> new TreeSet<>()).add(name)));
    Map<String, List<String>> rows = new LinkedHashMap<>();
    commandsByRow.forEach(
        (row, names) ->
            rows.computeIfAbsent(String.join(" ", names), none -> new ArrayList<>()).add(row));

    assertThat(rows.keySet())
        .containsExactlyInAnyOrder("hep live replay", "hep live", "live", "hep", "replay");
    PAGE.check("options of " + commands, OptionsTable.of(rows.get(commands)));
  }

  @Test
  void eachOptionWithALimitExists() throws IOException {
    Set<String> names =
        COMMANDS.values().stream()
            .flatMap(command -> command.getCommandSpec().options().stream())
            .map(option -> option.longestName())
            .collect(Collectors.toSet());
    assertThat(names).containsAll(new LinkedHashSet<>(PAGE.column("limits", 0)));
  }
}
