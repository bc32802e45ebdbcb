package io.sipstream.settings;

import static io.sipstream.settings.SettingsTable.KAFKA_PROPERTIES;

import io.sipstream.settings.ValueType.Form;
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
 *
 * <pre>
 * SettingOptions options = new SettingOptions(SettingsTable.decoder());
 * options.addTo(commandLine.getCommandSpec());
 * ...
 * LoadedSettings loaded = options.load(parseResult, System.getenv());
 * </pre>
 */
public final class SettingOptions {
  // Stands for the value of an option without one.
  private static final String NO_VALUE = "\0";
  private static final String WHERE = "on the command line";
  private static final String KAFKA_OPTION =
      "--" + KAFKA_PROPERTIES.substring(0, KAFKA_PROPERTIES.length() - 1);

  private final List<SettingDeclaration> settings;

  /**
   * @param settings those of the program at hand; the others may be in the file or the environment,
   *     and are ignored there
   */
  public SettingOptions(Collection<SettingDeclaration> settings) {
    this.settings = List.copyOf(settings);
  }

  /** Adds an option for each setting, in the table's order. */
  public void addTo(CommandSpec command) {
    for (SettingDeclaration setting : settings) {
      for (String name : names(setting)) {
        command.addOption(option(setting, name));
      }
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
    if (setting.type().form() == Form.SWITCH) {
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
      if (argument.startsWith("--" + KAFKA_PROPERTIES)) {
        argument = KAFKA_OPTION + "=" + argument.substring(2 + KAFKA_PROPERTIES.length());
        if (argument.indexOf('=', KAFKA_OPTION.length() + 1) < 0) {
          boolean valueFollows = i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--");
          argument += "=" + (valueFollows ? arguments.get(++i) : NO_VALUE);
        }
      }
      joined.add(argument);
    }
    return joined;
  }

  /**
   * The settings in effect: defaults, then the file, the environment and the command line.
   *
   * @throws InvalidSettingsException naming everything that is wrong in any of them
   */
  public LoadedSettings load(ParseResult commandLine, Map<String, String> environment)
      throws InvalidSettingsException {
    SettingValues values = new SettingValues(settings);
    // The command line and the environment name the file, which is read before they are.
    SettingValues outer = new SettingValues(SettingsTable.of(SettingsTable.CONFIG));
    EnvironmentSource.read(environment, outer);
    read(commandLine, outer);
    if (outer.text(SettingsTable.CONFIG) != null) {
      YamlSource.read(Path.of(outer.text(SettingsTable.CONFIG)), values);
    }
    EnvironmentSource.read(environment, values);
    read(commandLine, values);
    JobSettings loaded = values.settings();
    if (loaded.documents().ports().isEmpty()) {
      values.notice(
          "SIP is switched off, so every frame will be ignored: there are no ports (%s).",
          values.where("ports"));
    }
    return new LoadedSettings(loaded, values.notices(), EffectiveYaml.of(values));
  }

  private void read(ParseResult commandLine, SettingValues values) {
    values.beginSource();
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
    } else if (setting.type().form() == Form.LIST && !texts.isEmpty()) {
      values.give(setting.key(), String.join(",", texts), WHERE, false);
    } else {
      texts.forEach(text -> values.give(setting.key(), text, WHERE, false));
    }
  }

  private static void giveKafkaProperty(String pair, SettingValues values) {
    int equals = pair.indexOf('=');
    String text = pair.substring(equals + 1);
    if (equals < 0) {
      values.error("%s needs NAME=VALUE (%s).", KAFKA_OPTION, WHERE);
    } else if (text.equals(NO_VALUE)) {
      values.error("%s%s needs a value (%s).", KAFKA_PROPERTIES, pair.substring(0, equals), WHERE);
    } else {
      values.give(KAFKA_PROPERTIES + pair.substring(0, equals), text, WHERE, false);
    }
  }

  private static void refuseUnknown(List<String> arguments, SettingValues values) {
    boolean mayBeValue = false;
    for (String argument : arguments) {
      if (argument.equals("--")) {
        values.error("The command line takes options alone and needs no --; leave it out.");
      } else if (argument.startsWith("-")) {
        String name = argument.replaceFirst("^--?", "").replaceFirst("=.*", "").replace('_', '-');
        values.error(
            "There is no option %s%s",
            argument.replaceFirst("=.*", ""),
            Suggestion.after(
                "--" + name, SettingsTable.all().stream().map(SettingDeclaration::option)));
      } else if (!mayBeValue) {
        values.error("The command line takes options alone, and \"%s\" is none.", argument);
      }
      mayBeValue = argument.startsWith("-") && !argument.equals("--") && !argument.contains("=");
    }
  }
}
