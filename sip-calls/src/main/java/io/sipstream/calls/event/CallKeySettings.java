package io.sipstream.calls.event;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * Defines the headers whose values connect calls of different Call-IDs. Names are in lower case.
 *
 * @param parentHeaders headers with the Call-ID of another leg
 * @param sessionHeaders headers with an id that all legs have
 */
public record CallKeySettings(List<String> parentHeaders, List<String> sessionHeaders)
    implements Serializable {
  private static final long serialVersionUID = 1;

  public static final CallKeySettings DEFAULT =
      new CallKeySettings(
          List.of("X-CID", "X-Call-ID", "P-Call-ID", "X-Parent-Call-ID", "X-Asterisk-Call-ID"),
          List.of("Cisco-Guid", "X-Genesys-CallUUID"));

  public CallKeySettings {
    parentHeaders = lowerCase(parentHeaders);
    sessionHeaders = lowerCase(sessionHeaders);
  }

  private static List<String> lowerCase(List<String> names) {
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }
}
