package io.sipstream.settings;

import static io.sipstream.settings.SettingsTable.KAFKA_PROPERTIES;

import io.sipstream.settings.ValueType.Form;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Settings as options of a picocli command, and from there, the environment and the file, loaded.
 *
 * <pre>
 * SettingOptions options = new SettingOptions(SettingsTable.decoder());
 * options.addTo(commandLine.getCommandSpec());
 * ...
 * LoadedSettings loaded = options.load(parseResult, System.getenv());
 * </pre>
 */
public final class SettingOptions {
  // Stands for the value of an option that was given without one.
  private static final String NO_VALUE = "\0";

  private final List<Setting<?>> settings;

  /**
   * @param settings those of the program at hand; the others may be in the file or the environment
   *     without being looked at
   */
  public SettingOptions(List<Setting<?>> settings) {
    this.settings = List.copyOf(settings);
  }

  /** Adds an option for each setting, in the table's order. */
  public void addTo(CommandSpec command) {
    for (Setting<?> setting : settings) {
      command.addOption(option(setting, setting.option(), setting.secret()));
      if (!underscored(setting).equals(setting.option())) {
        command.addOption(option(setting, underscored(setting), true));
      }
      if (setting.equals(SettingsTable.KAFKA_PROPERTIES_FILE)) {
        command.addOption(kafkaPropertiesOption());
      }
    }
  }

  private static OptionSpec option(Setting<?> setting, String name, boolean hidden) {
    boolean isSwitch = setting.type().form() == Form.SWITCH;
    return OptionSpec.builder(name)
        .type(isSwitch ? Boolean.class : List.class)
        .auxiliaryTypes(isSwitch ? Boolean.class : String.class)
        // Never fails: what is not allowed is told in one place, with everything else.
        .converters(isSwitch ? Boolean::valueOf : text -> text)
        .arity("0..1")
        .fallbackValue(isSwitch ? "true" : NO_VALUE)
        .hideParamSyntax(true)
        .paramLabel(setting.type().label())
        .hidden(hidden)
        .description(description(setting))
        .build();
  }

  private static OptionSpec kafkaPropertiesOption() {
    return OptionSpec.builder(kafkaOption())
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("0..1")
        .fallbackValue(NO_VALUE)
        .hideParamSyntax(true)
        .paramLabel("NAME=VALUE")
        .description("property of the Kafka clients, handed on; also --kafka.properties.NAME=VALUE")
        .build();
  }

  /** packetbeat's way to write keys, which is welcome here too. */
  private static String underscored(Setting<?> setting) {
    return "--" + setting.key().replace('-', '_');
  }

  private static String description(Setting<?> setting) {
    String text = setting.description() + " (" + setting.allowed() + ")";
    return setting.defaultText() == null ? text : text + " [" + setting.defaultText() + "]";
  }

  /** Rewrites options for single Kafka properties into the form that picocli understands. */
  static List<String> joinKafkaProperties(List<String> arguments) {
    List<String> joined = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.startsWith("--" + KAFKA_PROPERTIES)) {
        argument = kafkaOption() + "=" + argument.substring(2 + KAFKA_PROPERTIES.length());
        if (argument.indexOf('=', kafkaOption().length() + 1) < 0) {
          boolean valueFollows = i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--");
          argument += "=" + (valueFollows ? arguments.get(++i) : NO_VALUE);
        }
      }
      joined.add(argument);
    }
    return joined;
  }

  private static String kafkaOption() {
    return "--" + KAFKA_PROPERTIES.substring(0, KAFKA_PROPERTIES.length() - 1);
  }

  /**
   * The settings in effect: defaults, then the file, the environment and the command line.
   *
   * @throws InvalidSettingsException naming everything that is wrong in any of them
   */
  public LoadedSettings load(ParseResult commandLine, Map<String, String> environment)
      throws InvalidSettingsException {
    SettingValues values = new SettingValues(settings);
    // The command line and the environment decide which file is read before they are read over it.
    SettingValues outer = new SettingValues(List.of(SettingsTable.CONFIG));
    EnvironmentSource.read(environment, outer);
    read(commandLine, outer);
    if (outer.get(SettingsTable.CONFIG) != null) {
      YamlSource.read(outer.get(SettingsTable.CONFIG), values);
    }
    EnvironmentSource.read(environment, values);
    read(commandLine, values);
    JobSettings loaded = values.settings();
    if (loaded.decoder().ports().length == 0) {
      values.notice(
          "SIP is switched off, so every frame will be ignored: there are no ports (%s).",
          values.place(SettingsTable.PORTS));
    }
    return new LoadedSettings(loaded, values.notices(), EffectiveYaml.of(values));
  }

  private void read(ParseResult commandLine, SettingValues values) {
    values.beginSource();
    for (Setting<?> setting : settings) {
      List<String> texts = new ArrayList<>();
      for (String name : new LinkedHashSet<>(List.of(setting.option(), underscored(setting)))) {
        if (commandLine.hasMatchedOption(name)) {
          texts.addAll(commandLine.matchedOption(name).originalStringValues());
        }
      }
      give(setting, texts, values);
    }
    if (commandLine.hasMatchedOption(kafkaOption())) {
      for (String pair : commandLine.matchedOption(kafkaOption()).originalStringValues()) {
        giveKafkaProperty(pair, values);
      }
    }
    for (Exception error : commandLine.errors()) {
      refuse(error, values);
    }
    refuseUnknown(commandLine.unmatched(), values);
  }

  private static void giveKafkaProperty(String pair, SettingValues values) {
    int equals = pair.indexOf('=');
    String text = pair.substring(equals + 1);
    if (equals < 0) {
      values.error("%s needs NAME=VALUE (on the command line).", kafkaOption());
    } else if (text.equals(NO_VALUE)) {
      values.error(
          "%s%s needs a value (on the command line).", KAFKA_PROPERTIES, pair.substring(0, equals));
    } else {
      values.give(KAFKA_PROPERTIES + pair.substring(0, equals), text, "on the command line", false);
    }
  }

  /** Settings take any text here, so what picocli cannot read is a value for a bare option. */
  private static void refuse(Exception error, SettingValues values) {
    if (error instanceof ParameterException wrong
        && wrong.getArgSpec() instanceof OptionSpec option) {
      values.error("%s takes no value (on the command line).", option.longestName());
    } else {
      values.error("The command line cannot be read: %s.", error.getMessage());
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
            Suggestion.after("--" + name, SettingsTable.all().stream().map(Setting::option)));
      } else if (!mayBeValue) {
        values.error("The command line takes options alone, and \"%s\" is none.", argument);
      }
      mayBeValue = argument.startsWith("-") && !argument.equals("--") && !argument.contains("=");
    }
  }

  private static void give(Setting<?> setting, List<String> texts, SettingValues values) {
    String where = "on the command line";
    if (texts.isEmpty()) {
      return;
    }
    if (texts.contains(NO_VALUE)) {
      values.error("%s needs a value (%s); allowed: %s.", setting.key(), where, setting.allowed());
    } else if (setting.type().form() == Form.LIST) {
      values.give(setting.key(), String.join(",", texts), where, false);
    } else {
      texts.forEach(text -> values.give(setting.key(), text, where, false));
    }
  }
}
