package io.sipstream.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Adds settings as options to a picocli command, and loads them from all sources. */
public final class SettingOptions {
  // Stands for the value of an option without one.
  private static final String NO_VALUE = "\0";
  private static final String WHERE = "on the command line";
  private static final String KAFKA_OPTION = "--kafka.properties";
  private static final String KAFKA_VARIABLE = "SIPSTREAM_KAFKA_PROPERTIES_";

  // Kubernetes sets these in every pod next to a Service named sipstream or sipstream-something.
  private static final String OF_KUBERNETES =
      "SIPSTREAM_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_[0-9]+_.*)?)";

  private final List<SettingDeclaration> settings;

  /** Takes the settings of the program at hand. Others in the file or environment are ignored. */
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

  /** Adds an option for each Kafka property that the arguments name. */
  static void addKafkaProperties(CommandSpec command, String... arguments) {
    Stream.of(arguments)
        .filter(argument -> argument.startsWith(KAFKA_OPTION + "."))
        .map(argument -> argument.split("=", 2)[0])
        .distinct()
        .forEach(name -> command.addOption(builder(name, "VALUE").hidden(true).build()));
  }

  /** Returns the settings in effect: of the command line, else environment, file or defaults. */
  public LoadedSettings load(ParseResult commandLine, Map<String, String> environment)
      throws InvalidSettingsException {
    SettingValues values = new SettingValues(settings);
    readEnvironment(environment, values);
    read(commandLine, values);
    // The environment and the command line name the file.
    String file = values.of(SettingDeclaration.CONFIG).text();
    if (file != null) {
      YamlSource.read(Path.of(file), values);
    }
    return values.load();
  }

  private static void readEnvironment(Map<String, String> environment, SettingValues values) {
    values.begin(SettingValues.Source.ENVIRONMENT);
    Map<String, SettingDeclaration> variables = new HashMap<>();
    SettingDeclaration.all().forEach(each -> variables.put(each.environmentVariable(), each));
    Set<String> names = new TreeSet<>(environment.keySet());
    names.removeIf(name -> !name.startsWith("SIPSTREAM_") || name.matches(OF_KUBERNETES));
    for (String name : names) {
      String where = "in the environment, " + name;
      if (variables.containsKey(name)) {
        values.give(variables.get(name).key(), environment.get(name), where);
      } else if (name.startsWith(KAFKA_VARIABLE)) {
        String property = name.substring(KAFKA_VARIABLE.length()).replace('_', '.');
        String key = KafkaProperties.PREFIX + property.toLowerCase(Locale.ROOT);
        values.give(key, environment.get(name), where);
      } else {
        values.error(
            "There is no setting for the environment variable %s%s",
            name, Suggestion.after(name, SettingDeclaration::environmentVariable));
      }
    }
  }

  private void read(ParseResult commandLine, SettingValues values) {
    values.begin(SettingValues.Source.COMMAND_LINE);
    for (SettingDeclaration setting : settings) {
      List<String> texts = new ArrayList<>();
      names(setting).forEach(name -> texts.addAll(matched(commandLine, name)));
      give(setting, texts, values);
    }
    for (OptionSpec option : commandLine.matchedOptions()) {
      if (option.longestName().startsWith("--" + KafkaProperties.PREFIX)) {
        String key = option.longestName().substring(2);
        option.originalStringValues().forEach(text -> giveKafkaProperty(key, text, values));
      }
    }
    for (String pair : matched(commandLine, KAFKA_OPTION)) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        giveKafkaProperty(KafkaProperties.PREFIX + parts[0], parts[1], values);
      } else {
        values.error("%s needs NAME=VALUE (%s).", KAFKA_OPTION, WHERE);
      }
    }
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

  private static void giveKafkaProperty(String key, String text, SettingValues values) {
    if (text.equals(NO_VALUE)) {
      values.error("%s needs a value (%s).", key, WHERE);
    } else {
      values.give(key, text, WHERE);
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
