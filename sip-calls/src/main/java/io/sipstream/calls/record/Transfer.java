package io.sipstream.calls.record;

/**
 * Describes a transfer.
 *
 * @param kind {@code blind}, {@code attended}, or null
 * @param target URI of Refer-To; null if absent
 * @param code last status code of the notifications; -1 if absent
 * @param replaces Call-ID of the dialog that is replaced; null if absent
 */
public record Transfer(String kind, String target, int code, String replaces) {
  public static final Transfer NONE = new Transfer(null, null, -1, null);
}
