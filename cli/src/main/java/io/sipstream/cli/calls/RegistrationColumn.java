package io.sipstream.cli.calls;

import io.sipstream.calls.registration.RegistrationRecord;
import java.util.List;
import java.util.function.Function;

/**
 * Describes a column of registrations in table and CSV.
 *
 * @param name name in CSV
 * @param value returns the text of a registration; empty if absent
 */
record RegistrationColumn(String name, Function<RegistrationRecord, String> value) {
  static final List<RegistrationColumn> ALL =
      List.of(
          new RegistrationColumn("start", one -> CallColumn.time(one.startMicros())),
          new RegistrationColumn("aor", RegistrationRecord::aor),
          new RegistrationColumn("contact", one -> text(one.contact())),
          new RegistrationColumn("state", RegistrationColumn::state),
          new RegistrationColumn("expires", one -> number(one.expiresSeconds())),
          new RegistrationColumn("refreshes", one -> number(one.refreshes())),
          new RegistrationColumn("failures", one -> number(one.failures())),
          new RegistrationColumn("code", one -> number(one.lastCode())),
          new RegistrationColumn("rrd", one -> CallColumn.seconds(one.delay().first())),
          new RegistrationColumn("source", RegistrationColumn::source),
          new RegistrationColumn("user_agent", one -> text(one.agent())));

  /** Returns the text of this column; empty if absent. */
  String of(RegistrationRecord registration) {
    return value.apply(registration);
  }

  /** Returns the heading of the table. */
  String heading() {
    return name.replace('_', ' ');
  }

  /** Returns the state, and why a registration fails. */
  private static String state(RegistrationRecord registration) {
    String state = registration.phase().toString();
    String reason = registration.binding() == null ? registration.reason().toString() : state;
    return reason.equals(state) ? state : state + " " + reason;
  }

  private static String source(RegistrationRecord registration) {
    String ip = registration.sourceIp();
    return (ip.indexOf(':') < 0 ? ip : "[" + ip + "]") + ":" + registration.sourcePort();
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }

  private static String number(int number) {
    return number < 0 ? "" : Integer.toString(number);
  }
}
