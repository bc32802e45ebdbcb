package io.sipstream.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Adds settings as options to a picocli command, and loads them from there, the environment and the
 * file.
 */
public final class SettingOptions {
  // Stands for the value of an option without one.
  private static final String NO_VALUE = "\0";
  private static final String WHERE = "on the command line";
  private static final String KAFKA_OPTION = "--kafka.properties";

  private final List<SettingDeclaration> settings;

  /**
   * @param settings those of the program at hand; the others may be in the file or the environment,
   *     and are ignored there
   */
  public SettingOptions(Collection<SettingDeclaration> settings) {
    this.settings = List.copyOf(settings);
  }

  /** Adds an option for each setting, in the order of the declarations. */
  public void addTo(CommandSpec command) {
    for (SettingDeclaration setting : settings) {
      names(setting).forEach(name -> command.addOption(option(setting, name)));
      if (setting.key().equals("kafka.properties-file")) {
        String help =
            "Property of the Kafka clients, passed on; also --kafka.properties.NAME=VALUE.";
        command.addOption(builder(KAFKA_OPTION, "NAME=VALUE").description(help).build());
      }
    }
  }

  /** The option's name, and packetbeat's form of it. */
  private static Set<String> names(SettingDeclaration setting) {
    return new LinkedHashSet<>(List.of(setting.option(), "--" + setting.key().replace('-', '_')));
  }

  private static OptionSpec option(SettingDeclaration setting, String name) {
    String text = setting.help() + " (" + setting.allowed() + ")";
    OptionSpec.Builder option =
        builder(name, setting.type().label())
            .hidden(setting.secret() || !name.equals(setting.option()))
            .description(
                setting.defaultText() == null ? text : text + " [" + setting.defaultText() + "]");
    if (setting.type().label().equals("true|false")) {
      // The converter never fails, so that all errors are reported together.
      option.type(Boolean.class).auxiliaryTypes(Boolean.class).fallbackValue("true");
      option.converters(Boolean::valueOf);
    }
    return option.build();
  }

  private static OptionSpec.Builder builder(String name, String label) {
    return OptionSpec.builder(name)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("0..1")
        .fallbackValue(NO_VALUE)
        .hideParamSyntax(true)
        .paramLabel(label);
  }

  /** Rewrites options for single Kafka properties into the form that picocli understands. */
  static List<String> joinKafkaProperties(List<String> arguments) {
    List<String> joined = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.startsWith(KAFKA_OPTION + ".")) {
        String pair = argument.substring(KAFKA_OPTION.length() + 1);
        argument = KAFKA_OPTION + "=" + pair;
        if (!pair.contains("=")) {
          boolean valueFollows = i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--");
          argument += "=" + (valueFollows ? arguments.get(++i) : NO_VALUE);
        }
      }
      joined.add(argument);
    }
    return joined;
  }

  /**
   * Returns the settings in effect: defaults, then the file, the environment and the command line.
   *
   * @throws InvalidSettingsException naming everything that is wrong in any of them
   */
  public LoadedSettings load(ParseResult commandLine, Map<String, String> environment)
      throws InvalidSettingsException {
    SettingValues values = new SettingValues(settings);
    EnvironmentSource.read(environment, values);
    read(commandLine, values);
    // The environment and the command line name the file.
    String file = values.of(SettingDeclaration.CONFIG).text();
    if (file != null) {
      YamlSource.read(Path.of(file), values);
    }
    return values.load();
  }

  private void read(ParseResult commandLine, SettingValues values) {
    values.begin(SettingValues.Source.COMMAND_LINE);
    for (SettingDeclaration setting : settings) {
      List<String> texts = new ArrayList<>();
      names(setting).forEach(name -> texts.addAll(matched(commandLine, name)));
      give(setting, texts, values);
    }
    matched(commandLine, KAFKA_OPTION).forEach(pair -> giveKafkaProperty(pair, values));
    for (Exception error : commandLine.errors()) {
      // Settings take any text, so this is a value for an option without one.
      if (error instanceof ParameterException wrong
          && wrong.getArgSpec() instanceof OptionSpec option) {
        values.error("%s takes no value (%s).", option.longestName(), WHERE);
      } else {
        values.error("The command line cannot be read: %s.", error.getMessage());
      }
    }
    refuseUnknown(commandLine.unmatched(), values);
  }

  private static List<String> matched(ParseResult commandLine, String option) {
    return commandLine.hasMatchedOption(option)
        ? commandLine.matchedOption(option).originalStringValues()
        : List.of();
  }

  private static void give(SettingDeclaration setting, List<String> texts, SettingValues values) {
    if (texts.contains(NO_VALUE)) {
      values.error("%s needs a value (%s); allowed: %s.", setting.key(), WHERE, setting.allowed());
    } else if (setting.type().isList() && !texts.isEmpty()) {
      values.give(setting.key(), String.join(",", texts), WHERE);
    } else {
      texts.forEach(text -> values.give(setting.key(), text, WHERE));
    }
  }

  private static void giveKafkaProperty(String pair, SettingValues values) {
    String[] parts = pair.split("=", 2);
    String key = KafkaProperties.PREFIX + parts[0];
    if (parts.length < 2) {
      values.error("%s needs NAME=VALUE (%s).", KAFKA_OPTION, WHERE);
    } else if (parts[1].equals(NO_VALUE)) {
      values.error("%s needs a value (%s).", key, WHERE);
    } else {
      values.give(key, parts[1], WHERE);
    }
  }

  private static void refuseUnknown(List<String> arguments, SettingValues values) {
    boolean mayBeValue = false;
    for (String argument : arguments) {
      String name = argument.replaceFirst("=.*", "");
      if (argument.equals("--")) {
        values.error("The command line takes options alone and needs no --; leave it out.");
      } else if (argument.startsWith("-")) {
        String wanted = "--" + name.replaceFirst("^--?", "").replace('_', '-');
        String suggestion = Suggestion.after(wanted, SettingDeclaration::option);
        values.error("There is no option %s%s", name, suggestion);
      } else if (!mayBeValue) {
        values.error("The command line takes options alone, and \"%s\" is none.", argument);
      }
      mayBeValue = name.startsWith("-") && name.equals(argument) && !name.equals("--");
    }
  }
}
