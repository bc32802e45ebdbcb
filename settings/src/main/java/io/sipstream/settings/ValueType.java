package io.sipstream.settings;

import io.sipstream.settings.KafkaSettings.From;
import io.sipstream.settings.KafkaSettings.Start;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Validates a setting's text and converts it to a value.
 *
 * @param label stands for the value in the help
 * @param isList whether a YAML list, or an option given several times, is one text with commas
 */
record ValueType(String label, String allowed, boolean isList, Parser parser) {
  static final int LAST_PORT = 65535;

  /** A secret that a file holds. */
  static final ValueType SECRET_FILE =
      new ValueType(
          "FILE", "a readable text file", t -> new Secret(Files.readString(Path.of(t)).strip()));

  /** Returns null or throws for a text that is not allowed. */
  interface Parser {
    Object parse(String text) throws IOException;
  }

  private ValueType(String label, String allowed, Parser parser) {
    this(label, allowed, false, parser);
  }

  /** Derives the type from that of a record component. */
  static ValueType of(Type type, Setting setting) {
    if (type instanceof ParameterizedType generic && generic.getRawType().equals(List.class)) {
      if (setting.ranges()) {
        return ports(setting);
      }
      return list(of(generic.getActualTypeArguments()[0], setting));
    } else if (type instanceof ParameterizedType) {
      return new ValueType("FILE", "a Java properties file", t -> KafkaProperties.read(Path.of(t)));
    } else if (type.equals(String.class)) {
      TextFormat format = setting.format();
      return new ValueType(format.label, format.allowed, t -> format.allows(t) ? t : null);
    } else if (type.equals(Secret.class)) {
      return new ValueType("TEXT", "any text", t -> t.isEmpty() ? null : new Secret(t));
    } else if (type.equals(boolean.class)) {
      return oneOf(true, false);
    } else if (type.equals(double.class)) {
      return new ValueType("RATIO", "a number above 0 and up to 1", ValueType::ratio);
    } else if (type.equals(URI.class)) {
      String allowed = "an http or https URL of a host and port, without user, path or query";
      return new ValueType("URL", allowed, ValueType::url);
    } else if (type.equals(Start.class)) {
      String allowed =
          "committed, earliest, latest, a time such as 2026-11-22T10:00:00Z or milliseconds since 1970";
      return new ValueType("WHERE", allowed, ValueType::start);
    } else if (((Class<?>) type).isEnum()) {
      return oneOf(((Class<?>) type).getEnumConstants());
    }
    int min = setting.min();
    int max = setting.max();
    String allowed = "a whole number from " + min + " to " + max;
    return new ValueType("N", allowed, t -> isNumber(t, min, max) ? Integer.valueOf(t) : null);
  }

  /** Returns the value that a text becomes; null for a text that is not allowed. */
  Object parse(String text) {
    try {
      return parser.parse(text);
    } catch (IOException
        | IllegalArgumentException
        | DateTimeException
        | ArithmeticException notAllowed) {
      return null;
    }
  }

  private static ValueType oneOf(Object... values) {
    List<String> names =
        Stream.of(values).map(value -> value.toString().toLowerCase(Locale.ROOT)).toList();
    return new ValueType(
        String.join("|", names),
        String.join(" or ", names),
        text -> {
          int index = names.indexOf(text.toLowerCase(Locale.ROOT));
          return index < 0 ? null : values[index];
        });
  }

  private static ValueType list(ValueType item) {
    boolean names = item.label.contains("|");
    boolean mayBeEmpty = names || item.label.equals("N");
    return new ValueType(
        names ? "NAME,..." : item.label + ",...",
        (names ? "none, or " : "") + "comma-separated, each " + item.allowed,
        true,
        text -> {
          if (mayBeEmpty && (text.isBlank() || (names && text.equalsIgnoreCase("none")))) {
            return List.of();
          }
          List<Object> items =
              Stream.of(text.split(",", -1)).map(String::trim).map(item::parse).toList();
          return items.stream().allMatch(Objects::nonNull) ? items : null;
        });
  }

  /** Returns the type of ports and ranges of ports, whose value is the list of all ports. */
  private static ValueType ports(Setting setting) {
    String allowed =
        "comma-separated, each a port from %d to %d or a range such as 5060-5090"
            .formatted(setting.min(), setting.max());
    return new ValueType(
        "PORT,...",
        allowed,
        true,
        text -> {
          List<Integer> ports = new ArrayList<>();
          for (String item : text.isBlank() ? new String[0] : text.split(",", -1)) {
            String[] ends = item.strip().split("-", 2);
            String last = ends[ends.length - 1];
            if (!isNumber(ends[0], setting.min(), setting.max())
                || !isNumber(last, Integer.parseInt(ends[0]), setting.max())) {
              return null;
            }
            int end = Integer.parseInt(last);
            IntStream.rangeClosed(Integer.parseInt(ends[0]), end).forEach(ports::add);
          }
          return List.copyOf(ports);
        });
  }

  static boolean isNumber(String text, long min, long max) {
    return text.matches("-?[0-9]{1,18}")
        && Long.parseLong(text) >= min
        && Long.parseLong(text) <= max;
  }

  private static Object ratio(String text) {
    double ratio = Double.parseDouble(text);
    return ratio > 0 && ratio <= 1 ? ratio : null;
  }

  private static Object url(String text) {
    URI url = URI.create(text);
    boolean plain = text.matches("https?://[^/?#@]+/?") && url.getHost() != null;
    return plain && url.getPort() >= 1 && url.getPort() <= LAST_PORT ? url : null;
  }

  private static Object start(String text) {
    if (text.matches("(?i)committed|earliest|latest")) {
      return new Start(From.valueOf(text.toUpperCase(Locale.ROOT)), 0);
    }
    long millis =
        isNumber(text, 0, Long.MAX_VALUE)
            ? Long.parseLong(text)
            : OffsetDateTime.parse(text).toInstant().toEpochMilli();
    return millis < 0 ? null : new Start(From.TIMESTAMP, millis);
  }
}
