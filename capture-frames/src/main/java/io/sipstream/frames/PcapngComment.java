package io.sipstream.frames;

/**
 * Holds metadata of a frame for which pcapng has no field, as a comment of its interface:
 *
 * <pre>sipstream time=exact agent=NAME</pre>
 *
 * or {@code time=imprecise}; NAME is the rest of the comment, empty for none. Other comments are
 * ignored.
 *
 * @param imprecise {@link CapturedFrame#timestampImprecise()}
 * @param agent name of the agent, or null
 */
record PcapngComment(boolean imprecise, String agent) {
  static final PcapngComment NOTHING = new PcapngComment(false, null);

  private static final String EXACT = "sipstream time=exact agent=";
  private static final String IMPRECISE = "sipstream time=imprecise agent=";

  static PcapngComment parse(String text) {
    if (text.startsWith(EXACT)) {
      return of(false, text.substring(EXACT.length()));
    }
    if (text.startsWith(IMPRECISE)) {
      return of(true, text.substring(IMPRECISE.length()));
    }
    return NOTHING;
  }

  private static PcapngComment of(boolean imprecise, String agent) {
    return new PcapngComment(imprecise, agent.isEmpty() ? null : agent);
  }

  String text() {
    return (imprecise ? IMPRECISE : EXACT) + (agent == null ? "" : agent);
  }
}
