package io.sipstream.explorer.page;

import io.sipstream.calls.ladder.ElementNames;
import io.sipstream.calls.ladder.LadderMessage;
import io.sipstream.calls.ladder.LadderStyle;
import io.sipstream.explorer.html.Html;
import io.sipstream.explorer.html.Url;
import io.sipstream.explorer.http.WebRequest;
import java.time.ZoneId;
import java.util.Locale;

/**
 * Holds what a ladder shows, which its address has. Immutable.
 *
 * @param sdp whether messages have a summary of their SDP
 * @param colour what arrows of one colour have in common
 * @param columns what a column stands for
 * @param sinceStart whether times count from the first message
 */
record LadderView(boolean sdp, LadderStyle.Colour colour, Columns columns, boolean sinceStart) {
  private static final String SDP = "sdp";
  private static final String COLOUR = "colour";
  private static final String COLUMNS = "columns";
  private static final String TIME = "time";

  /** The view of an address without parameters. */
  static final LadderView DEFAULT =
      new LadderView(true, LadderStyle.Colour.LEG, Columns.ELEMENTS, false);

  /** Selects what a column stands for. */
  enum Columns {
    ELEMENTS,
    ADDRESSES,
    PORTS;

    /** Returns the names of columns. */
    ElementNames names(ElementNames elements) {
      return switch (this) {
        case ELEMENTS -> elements;
        case ADDRESSES -> ElementNames.none();
        case PORTS -> (ip, port) -> new LadderMessage.Address(ip, port).text();
      };
    }
  }

  /** Returns the view that an address selects; unknown values are ignored. */
  static LadderView of(WebRequest request) {
    return new LadderView(
        !request.parameter(SDP).equals("off"),
        named(LadderStyle.Colour.values(), request.parameter(COLOUR)),
        named(Columns.values(), request.parameter(COLUMNS)),
        request.parameter(TIME).equals("start"));
  }

  private static <E extends Enum<E>> E named(E[] values, String name) {
    for (E value : values) {
      if (name(value).equals(name)) {
        return value;
      }
    }
    return values[0];
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> String parameter(E value, E usual) {
    return value == usual ? "" : name(value);
  }

  /** Returns an address with this view. */
  Url of(Url url) {
    return url.with(SDP, sdp ? "" : "off")
        .with(COLOUR, parameter(colour, DEFAULT.colour))
        .with(COLUMNS, parameter(columns, DEFAULT.columns))
        .with(TIME, sinceStart ? "start" : "");
  }

  LadderStyle style(ZoneId zone) {
    return new LadderStyle(zone, colour, sinceStart);
  }

  private LadderStyle.Colour nextColour() {
    return switch (colour) {
      case LEG -> LadderStyle.Colour.METHOD;
      case METHOD -> LadderStyle.Colour.CSEQ;
      case CSEQ -> LadderStyle.Colour.LEG;
    };
  }

  private LadderView with(Columns other) {
    return new LadderView(sdp, colour, columns == other ? Columns.ELEMENTS : other, sinceStart);
  }

  /**
   * Returns the links that switch the view. Each has the key of sngrep that does the same.
   *
   * @param url address of the page without this view
   */
  Html switches(Url url) {
    LadderStyle.Colour next = nextColour();
    return Html.of(
        """
        <p class="switches">Colours by {}, columns of {}, times {}, {}. \
        {} {} {} {} {}</p>
        """,
        name(colour),
        name(columns),
        sinceStart ? "since the first message" : "of day",
        sdp ? "with SDP" : "without SDP",
        link("c", "Colour by " + name(next), new LadderView(sdp, next, columns, sinceStart), url),
        link(
            "d",
            sdp ? "Hide SDP" : "Show SDP",
            new LadderView(!sdp, colour, columns, sinceStart),
            url),
        link(
            "s",
            columns == Columns.PORTS ? "One column for all ports" : "A column for each port",
            with(Columns.PORTS),
            url),
        link(
            "a",
            columns == Columns.ADDRESSES ? "Show names" : "Show addresses",
            with(Columns.ADDRESSES),
            url),
        link(
            "w",
            sinceStart ? "Show times of day" : "Show times since the first message",
            new LadderView(sdp, colour, columns, !sinceStart),
            url));
  }

  private static Html link(String key, String text, LadderView view, Url url) {
    return Html.of("<a data-key=\"{}\" href=\"{}\">{}</a>", key, view.of(url), text);
  }
}
