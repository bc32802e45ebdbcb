package io.sipstream.calls.record;

import java.util.List;

/**
 * Describes caller or callee. Absent texts are null.
 *
 * @param number digits of the telephone number
 * @param reversed digits backwards, for searches of suffixes; null with pseudonyms
 * @param asserted numbers of asserted identities
 */
public record Party(
    String uri,
    String user,
    String number,
    String reversed,
    String display,
    String host,
    String tag,
    String userAgent,
    List<String> asserted) {
  public static final Party UNKNOWN =
      new Party(null, null, null, null, null, null, null, null, List.of());

  public Party {
    asserted = List.copyOf(asserted);
  }
}
