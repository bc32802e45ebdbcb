package io.sipstream.calls.event;

import io.sipstream.sip.StartLine;
import io.sipstream.text.Span;
import java.util.List;

/** Numbers SIP methods in the order of their importance for a call. Numbers are stored in state. */
public final class Methods {
  public static final int INVITE = 0;
  public static final int BYE = 1;
  public static final int CANCEL = 2;

  /** Method of a notice that another call replaces a dialog of this one. */
  public static final int REPLACED = 3;

  public static final int REFER = 4;
  public static final int UPDATE = 5;
  public static final int PRACK = 6;
  public static final int NOTIFY = 7;
  public static final int INFO = 8;
  public static final int OPTIONS = 9;
  public static final int MESSAGE = 10;
  public static final int REGISTER = 11;
  public static final int SUBSCRIBE = 12;
  public static final int PUBLISH = 13;
  public static final int OTHER = 14;

  /** Method of a notice that a report describes the media of this call. */
  public static final int REPORTED = 15;

  /** Number of methods. */
  public static final int COUNT = 16;

  private static final List<String> NAMES =
      List.of(
          "INVITE",
          "BYE",
          "CANCEL",
          "",
          "REFER",
          "UPDATE",
          "PRACK",
          "NOTIFY",
          "INFO",
          "OPTIONS",
          "MESSAGE",
          "REGISTER",
          "SUBSCRIBE",
          "PUBLISH",
          "other",
          "");

  /** Numbers by the index of the method among those registered; ACK belongs to INVITE. */
  private static final int[] BY_REGISTERED =
      StartLine.METHODS.stream()
          .mapToInt(name -> name.equals("ACK") ? INVITE : NAMES.indexOf(name))
          .toArray();

  private Methods() {}

  /** Returns whether this is a notice of another Call-ID, not a message of the call. */
  public static boolean isNotice(int method) {
    return method == REPLACED || method == REPORTED;
  }

  /** Returns whether transactions of a method make a call; those of others may belong to one. */
  public static boolean isOfCall(int method) {
    return switch (method) {
      case INVITE, BYE, CANCEL, UPDATE, PRACK -> true;
      default -> false;
    };
  }

  /** Returns the number of a method as on the wire; ACK belongs to INVITE. */
  public static int of(Span method) {
    int registered = method == null ? -1 : StartLine.registered(method);
    return registered < 0 ? OTHER : BY_REGISTERED[registered];
  }

  /** Returns the name of a method; {@code other} for an unregistered one. */
  public static String name(int method) {
    return method < COUNT ? NAMES.get(method) : NAMES.get(OTHER);
  }
}
