package io.sipstream.cli.explore;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the address of {@code --listen}. */
final class ListenAddress {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^:\\[\\]]+)):(\\d{1,5})");
  private static final int MOST_PORT = 65_535;

  private ListenAddress() {}

  /**
   * Returns the address of {@code HOST:PORT} or {@code [ADDRESS]:PORT}.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static InetSocketAddress parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > MOST_PORT) {
      throw new IllegalArgumentException(
          "--listen: " + text + " is invalid. Use HOST:PORT, such as 127.0.0.1:8060.");
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    try {
      return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(matcher.group(3)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "--listen: " + host + " is unknown. Use an address of this machine.", e);
    }
  }
}
