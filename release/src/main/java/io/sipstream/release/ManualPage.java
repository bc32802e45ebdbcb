package io.sipstream.release;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the manual page of a command in the man macros, from the texts of its help. */
final class ManualPage {
  private final StringBuilder page = new StringBuilder();

  private ManualPage() {}

  /** Returns the page's name, such as {@code sipstream-decode}. */
  static String name(CommandSpec command) {
    return command.qualifiedName("-");
  }

  /**
   * Returns the page.
   *
   * @param seeAlso names of other pages
   */
  static String of(CommandSpec command, String version, List<String> seeAlso) {
    return new ManualPage().write(command, version, seeAlso);
  }

  private String write(CommandSpec command, String version, List<String> seeAlso) {
    String name = name(command);
    page.append(".TH \"%s\" \"1\" \"\" \"sipstream %s\"\n".formatted(upper(name), version));
    section("NAME");
    line(name + " - " + summary(command));
    section("SYNOPSIS");
    line(new CommandLine(command).getHelp().synopsis(0).replaceAll("\\s+", " ").strip());
    section("DESCRIPTION");
    paragraphs(command.usageMessage().description());
    arguments(command);
    exitStatus(command);
    section("SEE ALSO");
    line(String.join("(1), ", seeAlso) + "(1)");
    return page.toString();
  }

  private void arguments(CommandSpec command) {
    section("OPTIONS");
    command.positionalParameters().forEach(each -> item(each.paramLabel(), each));
    for (OptionSpec option : command.options()) {
      if (!option.hidden()) {
        item(String.join(", ", option.names()) + value(option), option);
      }
    }
    if (!command.subcommands().isEmpty()) {
      section("COMMANDS");
      command
          .subcommands()
          .forEach(
              (name, each) -> {
                tag(name);
                line(summary(each.getCommandSpec()));
              });
    }
  }

  private static String value(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    String value = "=" + option.paramLabel();
    return option.arity().min() == 0 && !option.hideParamSyntax() ? "[" + value + "]" : value;
  }

  private void item(String tag, ArgSpec argument) {
    tag(tag);
    paragraphs(argument.description());
  }

  private void exitStatus(CommandSpec command) {
    if (!command.usageMessage().exitCodeList().isEmpty()) {
      section("EXIT STATUS");
      command
          .usageMessage()
          .exitCodeList()
          .forEach(
              (code, meaning) -> {
                tag(code);
                line(plain(meaning));
              });
    }
  }

  private static String summary(CommandSpec command) {
    CommandLine.Model.UsageMessageSpec usage = command.usageMessage();
    String[] texts = usage.header().length == 0 ? usage.description() : usage.header();
    return plain(String.join(" ", texts)).strip();
  }

  private void section(String title) {
    page.append(".SH \"").append(title).append("\"\n");
  }

  private void tag(String text) {
    page.append(".TP\n\\fB").append(escape(text)).append("\\fP\n");
  }

  private void paragraphs(String... texts) {
    plain(String.join("%n", texts))
        .lines()
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .forEach(this::line);
  }

  private void line(String text) {
    page.append(escape(text)).append('\n');
  }

  /** Returns the text as the help prints it: with line breaks, and without markup. */
  private static String plain(String text) {
    return CommandLine.Help.Ansi.OFF.string(text.formatted());
  }

  /** Escapes what is special to troff: backslashes, hyphens of options, dots at the beginning. */
  private static String escape(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }
}
