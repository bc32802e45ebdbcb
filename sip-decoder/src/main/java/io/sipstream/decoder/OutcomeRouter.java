package io.sipstream.decoder;

/**
 * Routes the outcome of a frame: its messages, then the end of the frame. Every frame that is
 * neither a fragment nor a segment ends in exactly one call of {@link #used}, {@link #ignored} or
 * {@link #deadLetter}.
 *
 * @param <F> type of a frame, or of a packet that was reassembled from several frames
 */
public interface OutcomeRouter<F> {
  /**
   * Passes on a message.
   *
   * @return the outcome that counts: the message, or the reason why it could not be passed on
   */
  Outcome message(Outcome.Message message, F frame);

  void fragment(Outcome.Fragment fragment, F frame);

  void segment(Outcome.Segment segment, F frame);

  /** Ends a frame whose bytes are in at least one message. */
  void used(F frame);

  /**
   * Ends a frame without SIP.
   *
   * @param kind short name for counters
   */
  void ignored(F frame, String kind);

  /**
   * Ends a frame that could not be decoded.
   *
   * @see Outcome.Undecodable
   */
  void deadLetter(F frame, String stage, String reason, String detail);

  /** Routes an outcome of {@link FrameDecoder}. */
  default void route(Outcome outcome, F frame) {
    if (outcome instanceof Outcome.Fragment fragment) {
      fragment(fragment, frame);
    } else if (outcome instanceof Outcome.Segment segment) {
      segment(segment, frame);
    } else {
      end(emit(outcome, frame), frame);
    }
  }

  /** Passes on the messages of an outcome; returns the outcome that counts. */
  private Outcome emit(Outcome outcome, F frame) {
    if (outcome instanceof Outcome.Message message) {
      return message(message, frame);
    }
    return outcome instanceof Outcome.Multiple several
        ? new Outcome.Multiple(several.outcomes().stream().map(each -> emit(each, frame)).toList())
        : outcome;
  }

  /** Ends a frame with an outcome whose messages were passed on. */
  default void end(Outcome outcome, F frame) {
    if (outcome instanceof Outcome.Message) {
      used(frame);
    } else if (outcome instanceof Outcome.Ignored ignored) {
      ignored(frame, ignored.kind());
    } else if (outcome instanceof Outcome.Undecodable bad) {
      deadLetter(frame, bad.stage(), bad.reason(), bad.detail());
    } else if (outcome instanceof Outcome.Multiple several) {
      end(several.frameOutcome(), frame);
    }
  }
}
