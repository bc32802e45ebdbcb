package io.sipstream.job.calls;

import java.io.Serializable;

/**
 * Defines what is written and kept.
 *
 * @param onlyClosed whether records of calls in progress are not written
 * @param idleMillisUnderPressure idle time of calls while the limits are nearly reached
 * @param endless whether the input has no end, so that calls were in progress at the job's start
 * @param topicBytes bytes of a record above which it is not written to Kafka; {@link
 *     Integer#MAX_VALUE} without a topic
 * @param kpiPairs pairs of elements in KPIs; 0 without KPIs
 */
record CallsPolicy(
    boolean onlyClosed, long idleMillisUnderPressure, boolean endless, int topicBytes, int kpiPairs)
    implements Serializable {
  private static final long serialVersionUID = 1;
}
