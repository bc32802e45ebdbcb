package io.sipstream.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
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
      command.addOption(option(setting, setting.option()).hidden(setting.secret()).build());
      if (setting.key().contains("-")) {
        // packetbeat's form of the name.
        String name = "--" + setting.key().replace('-', '_');
        command.addOption(option(setting, name).hidden(true).build());
      }
      if (setting.key().equals("kafka.properties-file")) {
        String help =
            "Property of the Kafka clients, passed on; also --kafka.properties.NAME=VALUE.";
        command.addOption(option(KAFKA_OPTION, "NAME=VALUE").description(help).build());
      }
    }
  }

  private static OptionSpec.Builder option(SettingDeclaration setting, String name) {
    String text = setting.help() + " (" + setting.allowed() + ")";
    String end = setting.defaultText() == null ? "" : " [" + setting.defaultText() + "]";
    OptionSpec.Builder option = option(name, setting.type().label()).description(text + end);
    if (setting.type().label().equals("true|false")) {
      // The converter never fails, so that all errors are reported together.
      option.type(Boolean.class).fallbackValue("true").converters(Boolean::valueOf);
    }
    return option;
  }

  private static OptionSpec.Builder option(String name, String label) {
    return OptionSpec.builder(name)
        .type(String[].class)
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
        .forEach(name -> command.addOption(option(name, "VALUE").hidden(true).build()));
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
    Set<String> names = new TreeSet<>(environment.keySet());
    names.removeIf(name -> !name.startsWith("SIPSTREAM_") || name.matches(OF_KUBERNETES));
    for (SettingDeclaration setting : SettingDeclaration.all()) {
      String name = setting.environmentVariable();
      if (names.remove(name)) {
        values.give(setting.key(), environment.get(name), "in the environment, " + name);
      }
    }
    for (String name : names) {
      if (name.startsWith(KAFKA_VARIABLE)) {
        String property = name.substring(KAFKA_VARIABLE.length()).replace('_', '.');
        String key = KafkaProperties.PREFIX + property.toLowerCase(Locale.ROOT);
        values.give(key, environment.get(name), "in the environment, " + name);
      } else {
        values.error(
            "There is no setting for the environment variable %s%s",
            name, Suggestion.after(name, SettingDeclaration::environmentVariable));
      }
    }
  }

  private void read(ParseResult commandLine, SettingValues values) {
    values.begin(SettingValues.Source.COMMAND_LINE);
    Map<String, List<String>> texts = new LinkedHashMap<>();
    for (OptionSpec option : commandLine.matchedOptionsSet()) {
      String name = option.longestName().substring(2);
      String key = name.startsWith(KafkaProperties.PREFIX) ? name : name.replace('_', '-');
      texts.computeIfAbsent(key, each -> new ArrayList<>()).addAll(option.originalStringValues());
    }
    texts.forEach((key, given) -> give(key, given, values));
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

  /** Gives the texts of one option, unless it is the command's own. */
  private void give(String key, List<String> texts, SettingValues values) {
    SettingDeclaration setting = SettingDeclaration.find(key);
    if (key.equals("kafka.properties")) {
      texts.forEach(pair -> giveKafkaProperty(pair.split("=", 2), values));
    } else if (setting == null && !key.startsWith(KafkaProperties.PREFIX)) {
      return;
    } else if (texts.contains(NO_VALUE)) {
      String allowed = setting == null ? "" : "; allowed: " + setting.allowed();
      values.error("%s needs a value (%s)%s.", key, WHERE, allowed);
    } else if (setting != null && setting.type().isList()) {
      values.give(key, String.join(",", texts), WHERE);
    } else {
      texts.forEach(text -> values.give(key, text, WHERE));
    }
  }

  private static void giveKafkaProperty(String[] pair, SettingValues values) {
    if (pair.length == 2) {
      values.give(KafkaProperties.PREFIX + pair[0], pair[1], WHERE);
    } else {
      values.error("%s needs NAME=VALUE (%s).", KAFKA_OPTION, WHERE);
    }
  }

  private static void refuseUnknown(List<String> arguments, SettingValues values) {
    boolean mayBeValue = false;
    for (String argument : arguments) {
      String name = argument.replaceFirst("=.*", "");
      if (argument.equals("--")) {
        values.error("Unexpected argument \"--\": leave it out; only options are accepted.");
      } else if (argument.startsWith("-")) {
        String wanted = "--" + name.replaceFirst("^--?", "").replace('_', '-');
        String suggestion = Suggestion.after(wanted, SettingDeclaration::option);
        values.error("There is no option %s%s", name, suggestion);
      } else if (!mayBeValue) {
        values.error("Unexpected argument \"%s\": only options are accepted.", argument);
      }
      mayBeValue = name.startsWith("-") && name.equals(argument) && !name.equals("--");
    }
  }
}
