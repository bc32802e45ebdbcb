package io.sipstream.document;

import io.sipstream.sip.Header;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.NameAddr;
import io.sipstream.sip.ParameterizedValue;
import io.sipstream.sip.Parameters;
import io.sipstream.sip.SipLimits;
import io.sipstream.sip.SipMessage;
import io.sipstream.text.Ascii;
import io.sipstream.text.Span;
import java.util.Arrays;
import java.util.List;

/**
 * Decides which headers of a message are completely in fields of their own, so that a lean document
 * has them once. Quotes, separators, whitespace, the case of tokens and zeros around a number do
 * not count. Writers report headers of the form {@link HeaderTable.Form#VALUES}.
 */
final class HeldHeaders {
  private static final String[] NO_PARAMETERS = {};

  /** Indexed by header; null if no field holds a part of it. */
  private static final HeaderTable.Form[] FORMS =
      Arrays.stream(HeaderName.values())
          .map(name -> HeaderTable.row(name).map(HeaderTable.Row::form).orElse(null))
          .toArray(HeaderTable.Form[]::new);

  private static final String[][] PARAMETERS =
      Arrays.stream(HeaderName.values())
          .map(
              name ->
                  HeaderTable.row(name)
                      .map(row -> row.parameters().toArray(NO_PARAMETERS))
                      .orElse(NO_PARAMETERS))
          .toArray(String[][]::new);

  private final boolean lean;
  private final boolean[] reported = new boolean[FORMS.length];

  /**
   * Creates an empty set.
   *
   * @param lean whether documents are lean; of other documents it holds no header
   */
  HeldHeaders(boolean lean) {
    this.lean = lean;
  }

  /** Prepares for the next message. */
  void clear() {
    Arrays.fill(reported, false);
  }

  /** Reports whether fields hold all of a header. */
  void report(HeaderName name, boolean held) {
    reported[name.index()] = held;
  }

  /** Reports a header that is one address. */
  void address(HeaderName name, SipMessage message, NameAddr address) {
    report(name, lean && !message.isRepeated(name) && isHeld(name, address));
  }

  /** Reports a header that is a list of addresses. */
  void addresses(HeaderName name, List<NameAddr> addresses) {
    boolean held = lean && isComplete(addresses);
    for (int i = 0; held && i < addresses.size(); i++) {
      held = isHeld(name, addresses.get(i));
    }
    report(name, held);
  }

  private static boolean isHeld(HeaderName name, NameAddr address) {
    return !address.damaged() && isHeld(name, address.parameters());
  }

  private static boolean isHeld(HeaderName name, Parameters parameters) {
    return parameters.areOnly(PARAMETERS[name.index()]);
  }

  /** Reports a header that is one value, already parsed. */
  void value(HeaderName name, SipMessage message, Parameters parameters) {
    report(name, lean && !message.isRepeated(name) && isHeld(name, parameters));
  }

  /** Reports a header that is a list of values. */
  void values(HeaderName name, List<ParameterizedValue> values) {
    boolean held = lean && isComplete(values);
    for (int i = 0; held && i < values.size(); i++) {
      held = isHeld(name, values.get(i).parameters());
    }
    report(name, held);
  }

  private static boolean isComplete(List<?> values) {
    return !values.isEmpty() && values.size() < SipLimits.LIST_VALUES;
  }

  /** Returns whether fields hold all of a header. */
  boolean contains(Header header, SipMessage message) {
    HeaderTable.Form form = FORMS[header.name().index()];
    if (!lean || form == null || header.valueFrom() == header.valueTo()) {
      // No field has an empty value.
      return false;
    }
    return switch (form) {
      case LINES -> true;
      case VALUES -> reported[header.name().index()];
      case TEXT -> !message.isRepeated(header.name());
      case LOWER_CASE ->
          !message.isRepeated(header.name())
              && Ascii.isLowerCase(header.array(), header.valueFrom(), header.valueTo());
      case NUMBER ->
          !message.isRepeated(header.name()) && header.value().decimal(Long.MAX_VALUE) >= 0;
      case TOKENS ->
          !message.isRepeated(header.name())
              && hasValue(header.value())
              && hasFewValues(header.value());
      case PART -> false;
    };
  }

  private static boolean hasValue(Span line) {
    for (int i = 0; i < line.length(); i++) {
      if (line.at(i) != ',' && !Ascii.isWhitespace(line.at(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasFewValues(Span line) {
    // Each value has a byte and a comma.
    if (line.length() < 2 * SipLimits.LIST_VALUES) {
      return true;
    }
    int commas = 0;
    for (int at = line.indexOf(','); at >= 0; at = line.indexOf(',', at + 1, line.length())) {
      commas++;
    }
    return commas < SipLimits.LIST_VALUES;
  }
}
