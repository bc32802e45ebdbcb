package io.sipstream.calls.record;

import java.util.List;

/**
 * Describes the media session of a call.
 *
 * @param expiresSeconds session interval (RFC 4028); -1 if absent
 * @param mosMin lowest mean opinion score of reports, in hundredths; -1 if absent
 * @param codec first common codec; null if unknown
 */
public record Session(
    int expiresSeconds,
    String refresher,
    List<String> offered,
    List<String> answered,
    String codec,
    List<String> media,
    boolean earlyMedia,
    boolean lateOffer,
    boolean srtp,
    boolean onHoldAtEnd,
    boolean recording,
    int mosMin) {
  public Session {
    offered = List.copyOf(offered);
    answered = List.copyOf(answered);
    media = List.copyOf(media);
  }
}
