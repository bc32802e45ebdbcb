package io.sipstream.calls.ladder;

import java.time.ZoneId;

/**
 * Selects how a ladder is drawn. Immutable.
 *
 * @param zone time zone of the clock times
 * @param colour what arrows of one colour and line style have in common
 * @param sinceStart whether times count from the first arrow
 */
public record LadderStyle(ZoneId zone, Colour colour, boolean sinceStart) {
  /** Selects what arrows of one colour have in common. */
  public enum Colour {
    /** The Call-ID. */
    LEG,
    /** The method of the request. */
    METHOD,
    /** The CSeq: a transaction. */
    CSEQ;

    /** Returns what arrows of one colour have in common. */
    String group(LadderRow row) {
      String transaction = row.message().transaction();
      String[] parts = transaction.split(" ", 3);
      return switch (this) {
        case LEG -> String.valueOf(row.leg());
        case METHOD -> parts.length > 1 ? parts[1] : "";
        case CSEQ -> parts.length > 1 ? row.leg() + " " + parts[0] + " " + parts[1] : "";
      };
    }
  }

  /** Returns the time of an arrow, which begins its line. */
  public String time(LadderRow row) {
    return sinceStart
        ? LadderTimes.delta(row.sinceStartNanos())
        : LadderTimes.clock(row.message().timeNanos(), zone);
  }
}
