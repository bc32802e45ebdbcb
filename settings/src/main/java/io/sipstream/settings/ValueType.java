package io.sipstream.settings;

import io.sipstream.settings.KafkaSettings.From;
import io.sipstream.settings.KafkaSettings.Start;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

/**
 * Validates a setting's text and converts it to a value.
 *
 * @param label stands for the value in the help
 * @param allowed completes a sentence that begins with "allowed:"
 * @param form how YAML and the command line write the value
 * @param parser returns null for a text that is not allowed
 */
record ValueType(String label, String allowed, Form form, Function<String, Object> parser) {
  static final int LAST_PORT = 65535;

  /** How a value is written. */
  enum Form {
    TEXT,
    NUMBER,
    /** Several values: a YAML list, or one text with commas. */
    LIST,
    /** True or false; without a value on the command line it means true. */
    SWITCH
  }

  /** Derives the type from that of a record component. */
  static ValueType of(Type type, Setting setting) {
    if (type instanceof ParameterizedType list && list.getRawType().equals(List.class)) {
      return list(of(list.getActualTypeArguments()[0], setting));
    } else if (type.equals(String.class)) {
      return text(setting.format());
    } else if (type.equals(Secret.class)) {
      return new ValueType(
          "TEXT", "any text", Form.TEXT, text -> text.isEmpty() ? null : new Secret(text));
    } else if (type.equals(boolean.class)) {
      return names(Form.SWITCH, Boolean::valueOf, "true", "false");
    } else if (type.equals(int.class) || type.equals(Integer.class) || type.equals(long.class)) {
      return wholeNumber(!type.equals(long.class), setting.min(), setting.max());
    } else if (type.equals(double.class)) {
      return new ValueType("RATIO", "a number above 0 and up to 1", Form.NUMBER, ValueType::ratio);
    } else if (type.equals(URI.class)) {
      String allowed = "an http or https URL of a host and port, without user, path or query";
      return new ValueType("URL", allowed, Form.TEXT, ValueType::url);
    } else if (type.equals(Start.class)) {
      String allowed =
          "committed, earliest, latest, a time such as 2026-11-22T10:00:00Z or milliseconds since 1970";
      return new ValueType("WHERE", allowed, Form.TEXT, ValueType::start);
    } else if (type instanceof Class<?> constants && constants.isEnum()) {
      Object[] values = constants.getEnumConstants();
      String[] names =
          Arrays.stream(values)
              .map(e -> e.toString().toLowerCase(Locale.ROOT))
              .toArray(String[]::new);
      return names(Form.TEXT, name -> values[Arrays.asList(names).indexOf(name)], names);
    }
    return text(TextFormat.FILE);
  }

  private static ValueType text(TextFormat format) {
    return new ValueType(
        format.label, format.allowed, Form.TEXT, text -> format.allows(text) ? text : null);
  }

  private static ValueType names(Form form, Function<String, Object> parser, String... names) {
    return new ValueType(
        String.join("|", names),
        String.join(" or ", names),
        form,
        text -> {
          String name = text.toLowerCase(Locale.ROOT);
          return Arrays.asList(names).contains(name) ? parser.apply(name) : null;
        });
  }

  private static ValueType list(ValueType item) {
    boolean names = item.label.contains("|");
    boolean mayBeEmpty = names || item.form == Form.NUMBER;
    return new ValueType(
        names ? "NAME,..." : item.label + ",...",
        (names ? "none, or " : "") + "comma-separated, each " + item.allowed,
        Form.LIST,
        text -> {
          if (mayBeEmpty && (text.isBlank() || (names && text.equalsIgnoreCase("none")))) {
            return List.of();
          }
          List<Object> items =
              Arrays.stream(text.split(",", -1)).map(String::trim).map(item.parser).toList();
          return items.stream().allMatch(Objects::nonNull) ? items : null;
        });
  }

  private static ValueType wholeNumber(boolean isInt, long min, long max) {
    return new ValueType(
        "N",
        "a whole number from " + min + " to " + max,
        Form.NUMBER,
        text -> {
          Long number = number(text);
          if (number == null || number < min || number > max) {
            return null;
          }
          return isInt ? (Object) Math.toIntExact(number) : number;
        });
  }

  /** The number that a text is; null if it is none. */
  static Long number(String text) {
    return text.matches("-?[0-9]{1,18}") ? Long.valueOf(text) : null;
  }

  private static Object ratio(String text) {
    try {
      double ratio = Double.parseDouble(text);
      return ratio > 0 && ratio <= 1 ? ratio : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Object url(String text) {
    try {
      URI url = new URI(text);
      boolean plain =
          ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
              && url.getHost() != null
              && url.getPort() >= 1
              && url.getPort() <= LAST_PORT
              && url.getUserInfo() == null
              && url.getRawPath().matches("/?")
              && url.getRawQuery() == null
              && url.getRawFragment() == null;
      return plain ? url : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static Object start(String text) {
    for (From from : List.of(From.COMMITTED, From.EARLIEST, From.LATEST)) {
      if (from.name().equalsIgnoreCase(text)) {
        return new Start(from, 0);
      }
    }
    try {
      Long number = number(text);
      long millis = number == null ? OffsetDateTime.parse(text).toInstant().toEpochMilli() : number;
      return millis < 0 ? null : new Start(From.TIMESTAMP, millis);
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }
}
