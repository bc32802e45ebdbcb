package io.sipstream.calls.kpi;

import static io.sipstream.calls.kpi.KpiCount.ANSWERED;
import static io.sipstream.calls.kpi.KpiCount.ATTEMPTS;
import static io.sipstream.calls.kpi.KpiCount.BUSY;
import static io.sipstream.calls.kpi.KpiCount.CANCELLED_RINGING;
import static io.sipstream.calls.kpi.KpiCount.CHALLENGED;
import static io.sipstream.calls.kpi.KpiCount.ENDED_COMPLETED;
import static io.sipstream.calls.kpi.KpiCount.FAILOVER;
import static io.sipstream.calls.kpi.KpiCount.MESSAGES;
import static io.sipstream.calls.kpi.KpiCount.NO_ANSWER;
import static io.sipstream.calls.kpi.KpiCount.REDIRECTED;
import static io.sipstream.calls.kpi.KpiCount.REJECTED;
import static io.sipstream.calls.kpi.KpiCount.RETRANSMISSIONS;
import static io.sipstream.calls.kpi.KpiCount.SEIZURES;
import static io.sipstream.calls.kpi.KpiCount.TIMED_OUT;
import static io.sipstream.calls.kpi.KpiCount.UNAVAILABLE;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Defines a ratio. A ratio is never stored.
 *
 * @param label name that a person knows
 */
public record KpiRatio(
    String label, ToLongFunction<KpiSum> numerator, ToLongFunction<KpiSum> denominator) {
  /** Answer-seizure ratio in the sense of SIP tools: every attempt that was not sent back. */
  public static final KpiRatio ASR = new KpiRatio("ASR", s -> s.count(ANSWERED), KpiRatio::kept);

  /** Answer-seizure ratio of ITU-T E.411: attempts that got a response. */
  public static final KpiRatio ASR_STRICT =
      new KpiRatio("ASR, strict", s -> s.count(ANSWERED), s -> s.count(SEIZURES));

  /** Answer-bid ratio of ITU-T E.411. */
  public static final KpiRatio ABR =
      new KpiRatio("ABR", s -> s.count(ANSWERED), s -> s.count(ATTEMPTS));

  /** Network effectiveness ratio of ITU-T E.425. */
  public static final KpiRatio NER =
      new KpiRatio(
          "NER",
          s ->
              s.count(ANSWERED)
                  + s.count(BUSY)
                  + s.count(NO_ANSWER)
                  + s.count(REJECTED)
                  + s.count(UNAVAILABLE)
                  + s.count(CANCELLED_RINGING),
          KpiRatio::kept);

  public static final KpiRatio NER_VOIPMONITOR =
      new KpiRatio(
          "NER as voipmonitor",
          s ->
              s.count(ANSWERED)
                  + s.codes(300, 499)
                  + s.code(600)
                  + s.code(603)
                  + s.code(604)
                  + s.code(607)
                  + s.code(608),
          s -> s.count(ATTEMPTS));

  public static final KpiRatio NER_SIP_EXPORTER =
      new KpiRatio(
          "NER as sip-exporter", s -> s.count(ATTEMPTS) - ineffective(s), s -> s.count(ATTEMPTS));

  public static final KpiRatio NER_46LABS =
      new KpiRatio(
          "NER as 46Labs", s -> s.count(ANSWERED), s -> s.count(ATTEMPTS) - s.codes(400, 499));

  public static final KpiRatio CCR_OPENSIPS =
      new KpiRatio(
          "CCR as OpenSIPS",
          s -> s.count(ATTEMPTS) - s.codes(500, 699) - s.code(408) - timedOutWithoutCode(s),
          s -> s.count(ATTEMPTS));

  /** Session establishment ratio (RFC 6076 section 4.6). */
  public static final KpiRatio SER =
      new KpiRatio("SER", s -> s.code(200), s -> s.count(ATTEMPTS) - s.count(REDIRECTED));

  /** Session establishment effectiveness ratio (RFC 6076 section 4.7). */
  public static final KpiRatio SEER =
      new KpiRatio(
          "SEER",
          s -> s.code(200) + s.code(480) + s.code(486) + s.code(600) + s.code(603),
          s -> s.count(ATTEMPTS) - s.count(REDIRECTED));

  /** Ineffective session attempts (RFC 6076 section 4.8). */
  public static final KpiRatio ISA =
      new KpiRatio("ISA", KpiRatio::ineffective, s -> s.count(ATTEMPTS));

  /** Session completion ratio (RFC 6076 section 4.9). */
  public static final KpiRatio SCR =
      new KpiRatio("SCR", s -> s.count(ENDED_COMPLETED), s -> s.count(ATTEMPTS));

  public static final KpiRatio FAILOVER_SHARE =
      new KpiRatio("failover share", s -> s.count(FAILOVER), s -> s.count(ATTEMPTS));

  public static final KpiRatio RETRANSMISSION_SHARE =
      new KpiRatio("retransmission share", s -> s.count(RETRANSMISSIONS), s -> s.count(MESSAGES));

  /** All ratios, in the order of the documentation. */
  public static final List<KpiRatio> ALL =
      List.of(
          ASR,
          ASR_STRICT,
          ABR,
          NER,
          NER_VOIPMONITOR,
          NER_SIP_EXPORTER,
          NER_46LABS,
          CCR_OPENSIPS,
          SER,
          SEER,
          ISA,
          SCR,
          FAILOVER_SHARE,
          RETRANSMISSION_SHARE);

  /** Returns the ratio; NaN if the denominator is 0. */
  public double of(KpiSum sum) {
    long of = denominator.applyAsLong(sum);
    return of == 0 ? Double.NaN : (double) numerator.applyAsLong(sum) / of;
  }

  /** Returns the attempts that were neither redirected nor challenged. */
  private static long kept(KpiSum sum) {
    return sum.count(ATTEMPTS) - sum.count(REDIRECTED) - sum.count(CHALLENGED);
  }

  private static long ineffective(KpiSum sum) {
    return sum.code(408) + sum.code(500) + sum.code(503) + sum.code(504);
  }

  private static long timedOutWithoutCode(KpiSum sum) {
    return Math.max(0, sum.count(TIMED_OUT) - sum.code(408));
  }
}
