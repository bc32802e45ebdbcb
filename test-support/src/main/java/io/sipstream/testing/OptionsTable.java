package io.sipstream.testing;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the options of a picocli command as rows of a table in Markdown. */
public final class OptionsTable {
  private static final String HEADING = "| option | value | meaning |\n| --- | --- | --- |\n";

  private OptionsTable() {}

  /** Returns a row for each visible option that matches, in the order of their names. */
  public static List<String> rows(CommandSpec command, Predicate<OptionSpec> matching) {
    return command.options().stream()
        .filter(option -> !option.hidden())
        .filter(matching)
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .map(OptionsTable::row)
        .toList();
  }

  /** Returns the table of these rows. */
  public static String of(List<String> rows) {
    return HEADING + String.join("", rows);
  }

  private static String row(OptionSpec option) {
    String names =
        Arrays.stream(option.names())
            .map(name -> code(option.negatable() ? name.replace("--", "--[no-]") : name))
            .collect(Collectors.joining(", "));
    return "| %s | %s | %s |\n"
        .formatted(names, value(option), escaped(String.join(" ", option.description())));
  }

  private static String value(OptionSpec option) {
    if (option.arity().max() == 0 || option.negatable()) {
      return "";
    }
    return code(option.arity().min() == 0 ? "[" + option.paramLabel() + "]" : option.paramLabel());
  }

  private static String code(String text) {
    return "`" + escaped(text) + "`";
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|");
  }
}
