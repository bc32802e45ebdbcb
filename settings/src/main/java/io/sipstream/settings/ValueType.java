package io.sipstream.settings;

import io.sipstream.settings.KafkaSettings.From;
import io.sipstream.settings.KafkaSettings.Start;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * What a setting's text may be and what it becomes.
 *
 * @param label stands for the value in the help
 * @param allowed completes a sentence that begins with "allowed:"
 * @param form how the value is written in YAML and on the command line
 * @param parser gives nothing for a text that is not allowed
 */
record ValueType<T>(String label, String allowed, Form form, Function<String, Optional<T>> parser) {
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,19}");
  // RFC 3986 section 3.3, without empty segments.
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~%!$&'()*+,;=:@-]+)+/?");
  private static final int LAST_PORT = 65535;
  // Elasticsearch's rules for index names, with room for a date within its 255 bytes.
  private static final Pattern FINGERPRINT =
      Pattern.compile("[0-9A-Fa-f]{64}|[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31}");
  private static final Pattern INDEX_PREFIX = Pattern.compile("[a-z0-9][a-z0-9._-]{0,199}");

  /** How a value is written. */
  enum Form {
    TEXT,
    NUMBER,
    /** Several values: a YAML list, or one text with commas. */
    LIST,
    /** True or false; bare on the command line means true. */
    SWITCH
  }

  static ValueType<String> text() {
    return new ValueType<>("TEXT", "any text", Form.TEXT, present(text -> true));
  }

  static ValueType<String> text(String label, String allowed, Predicate<String> rule) {
    return new ValueType<>(label, allowed, Form.TEXT, present(rule));
  }

  static ValueType<Secret> secret() {
    return new ValueType<>(
        "TEXT", "any text", Form.TEXT, text().parser.andThen(t -> t.map(Secret::new)));
  }

  static ValueType<String> pathPrefix() {
    return text(
        "PATH", "the path of a URL, such as /search or /a/b", text -> PATH.matcher(text).matches());
  }

  static ValueType<String> fingerprint() {
    return text(
        "HEX",
        "64 hexadecimal digits, with or without colons between each two",
        text -> FINGERPRINT.matcher(text).matches());
  }

  static ValueType<String> indexPrefix() {
    return text(
        "NAME",
        "1 to 200 lower-case letters, digits, dots, dashes and underscores, the first a letter or digit",
        text -> INDEX_PREFIX.matcher(text).matches());
  }

  static ValueType<String> topic() {
    return text("TOPIC", "a Kafka topic's name", ValueType::isTopic);
  }

  static ValueType<List<String>> topics() {
    return list(
        "TOPIC,...",
        "names of Kafka topics, at least one",
        t -> Optional.of(t).filter(ValueType::isTopic));
  }

  private static boolean isTopic(String name) {
    return TOPIC.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }

  static ValueType<String> bootstrapServers() {
    return text(
        "HOST:PORT,...",
        "host:port, several with commas between",
        text -> Arrays.stream(text.split(",", -1)).allMatch(ValueType::isHostAndPort));
  }

  private static boolean isHostAndPort(String text) {
    int colon = text.lastIndexOf(':');
    return colon > 0
        && integer(1, LAST_PORT).parser.apply(text.substring(colon + 1).trim()).isPresent();
  }

  static ValueType<String> regex() {
    return text(
        "REGEX",
        "a Java regular expression",
        text -> {
          try {
            Pattern.compile(text);
            return !text.isEmpty();
          } catch (PatternSyntaxException e) {
            return false;
          }
        });
  }

  static ValueType<Path> readableFile() {
    return new ValueType<>(
        "FILE",
        "a file that can be read here",
        Form.TEXT,
        text -> {
          try {
            return Optional.of(Path.of(text))
                .filter(Files::isRegularFile)
                .filter(Files::isReadable);
          } catch (InvalidPathException e) {
            return Optional.empty();
          }
        });
  }

  static ValueType<Integer> integer(int least, int most) {
    ValueType<Long> wide = wholeNumber(least, most);
    return new ValueType<>(
        wide.label, wide.allowed, Form.NUMBER, wide.parser.andThen(n -> n.map(Math::toIntExact)));
  }

  static ValueType<Long> wholeNumber(long least, long most) {
    return new ValueType<>(
        "N",
        "a whole number from " + least + " to " + most,
        Form.NUMBER,
        text -> number(text).filter(n -> n >= least && n <= most));
  }

  private static Optional<Long> number(String text) {
    try {
      return NUMBER.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A share above 0 and up to 1. */
  static ValueType<Double> share() {
    return new ValueType<>(
        "SHARE",
        "a number above 0 and up to 1",
        Form.NUMBER,
        text -> {
          try {
            return Optional.of(Double.parseDouble(text)).filter(n -> n > 0 && n <= 1);
          } catch (NumberFormatException e) {
            return Optional.empty();
          }
        });
  }

  static ValueType<Boolean> trueOrFalse() {
    return new ValueType<>(
        "true|false",
        "true or false",
        Form.SWITCH,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type) {
    List<String> names =
        Arrays.stream(type.getEnumConstants()).map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
    return new ValueType<>(
        String.join("|", names),
        String.join(" or ", names),
        Form.TEXT,
        text ->
            Arrays.stream(type.getEnumConstants())
                .filter(e -> e.name().equalsIgnoreCase(text))
                .findFirst());
  }

  /**
   * Ports; none at all is a value too.
   *
   * @param none what that does
   */
  static ValueType<List<Integer>> ports(String none) {
    ValueType<List<Integer>> some =
        list("PORT,...", "ports from 1 to 65535; " + none, integer(1, LAST_PORT).parser);
    return new ValueType<>(
        some.label,
        some.allowed,
        some.form,
        text -> text.isBlank() ? Optional.of(List.of()) : some.parser.apply(text));
  }

  /** Any of an enumeration's names, or none of them. */
  static <E extends Enum<E>> ValueType<List<E>> anyOf(Class<E> type) {
    String names =
        Arrays.stream(type.getEnumConstants())
            .map(name -> name.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    ValueType<List<E>> some = list("NAME,...", "none, or any of " + names, oneOf(type).parser);
    return new ValueType<>(
        some.label,
        some.allowed,
        some.form,
        text ->
            text.isBlank() || text.equalsIgnoreCase("none")
                ? Optional.of(List.of())
                : some.parser.apply(text));
  }

  static ValueType<List<URI>> urls() {
    return list(
        "URL,...",
        "http or https URLs of a host and port, without user, path or query, at least one",
        ValueType::url);
  }

  private static Optional<URI> url(String text) {
    try {
      URI url = new URI(text);
      boolean plain =
          ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
              && url.getHost() != null
              && url.getPort() >= 1
              && url.getPort() <= LAST_PORT
              && url.getUserInfo() == null
              && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
              && url.getRawQuery() == null
              && url.getRawFragment() == null;
      return plain ? Optional.of(url) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  static ValueType<Start> start() {
    return new ValueType<>(
        "WHERE",
        "committed, earliest, latest, a time such as 2026-11-22T10:00:00Z or milliseconds since 1970",
        Form.TEXT,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "committed" -> Optional.of(new Start(From.COMMITTED, 0));
              case "earliest" -> Optional.of(new Start(From.EARLIEST, 0));
              case "latest" -> Optional.of(new Start(From.LATEST, 0));
              default -> epochMillis(text).map(millis -> new Start(From.TIMESTAMP, millis));
            });
  }

  private static Optional<Long> epochMillis(String text) {
    Optional<Long> millis = number(text);
    try {
      if (millis.isEmpty()) {
        millis = Optional.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
      }
    } catch (DateTimeException e) {
      return Optional.empty();
    }
    return millis.filter(n -> n >= 0);
  }

  private static Function<String, Optional<String>> present(Predicate<String> rule) {
    return text -> text.isEmpty() ? Optional.empty() : Optional.of(text).filter(rule);
  }

  private static <T> ValueType<List<T>> list(
      String label, String allowed, Function<String, Optional<T>> item) {
    return new ValueType<>(
        label,
        allowed,
        Form.LIST,
        text -> {
          List<Optional<T>> items =
              Arrays.stream(text.split(",", -1)).map(String::trim).map(item).toList();
          return items.stream().allMatch(Optional::isPresent)
              ? Optional.of(
                  items.stream().map(Optional::get).collect(Collectors.toUnmodifiableList()))
              : Optional.empty();
        });
  }
}
