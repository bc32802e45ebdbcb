package io.sipstream.explorer.page;

import io.sipstream.explorer.html.Html;
import io.sipstream.explorer.html.Url;
import io.sipstream.explorer.http.WebRequest;
import io.sipstream.explorer.http.WebUser;
import io.sipstream.explorer.store.StoreException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Holds how a page is shown: to whom, and in which time zone. Immutable. */
final class View {
  private static final String PARAMETER = "tz";
  private static final String PATTERN = "uuuu-MM-dd HH:mm:ss.SSS";
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final WebUser user;
  private final String zoneName;
  private final ZoneId zone;
  private final DateTimeFormatter format;

  private View(WebUser user, String zoneName, ZoneId zone) {
    this.user = user;
    this.zoneName = zoneName;
    this.zone = zone;
    this.format = DateTimeFormatter.ofPattern(PATTERN, Locale.ROOT).withZone(zone);
  }

  /**
   * Returns the view of a request.
   *
   * @throws StoreException if its time zone is unknown
   */
  static View of(WebRequest request) {
    String name = request.parameter(PARAMETER).strip();
    if (name.isEmpty() || name.equalsIgnoreCase("UTC")) {
      return utc(request.user());
    }
    try {
      return new View(request.user(), name, ZoneId.of(name));
    } catch (DateTimeException e) {
      throw new StoreException(
          400, "The time zone " + name + " is unknown. Use UTC or a name such as Europe/Berlin.");
    }
  }

  /** Returns a view in UTC. */
  static View utc(WebUser user) {
    return new View(user, "", ZoneOffset.UTC);
  }

  WebUser user() {
    return user;
  }

  ZoneId zone() {
    return zone;
  }

  /** Returns the name of the time zone. */
  String zoneName() {
    return zoneName.isEmpty() ? "UTC" : zoneName;
  }

  /** Returns an address that keeps the view. */
  Url url(String... path) {
    return of(Url.of(path));
  }

  /** Returns an address with the view. */
  Url of(Url url) {
    return url.with(PARAMETER, zoneName);
  }

  /** Returns the field of a form that keeps the view. */
  Html hiddenField() {
    return zoneName.isEmpty()
        ? Html.EMPTY
        : Html.of("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", PARAMETER, zoneName);
  }

  /** Returns date and time with milliseconds; empty if absent. */
  String time(long micros) {
    return micros < 0 ? "" : timeOfNanos(micros * NANOS_PER_MICRO);
  }

  /** Returns date and time with milliseconds. */
  String timeOfNanos(long nanos) {
    return format.format(
        Instant.ofEpochSecond(
            Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND)));
  }
}
