package io.sipstream.calls.record;

/**
 * Describes how a call ended.
 *
 * @param micros time of the end, microseconds; -1 if unknown
 * @param reason null while the call is open
 * @param by null unless there was a BYE or CANCEL
 * @param both whether both sides sent BYE within two seconds
 * @param element address of the element that began the BYE; null if it is an end
 * @param q850 cause of ITU-T Q.850; -1 if absent
 * @param sip cause that is a status code; -1 if absent
 * @param text text of the cause; null if absent
 * @param phrase reason phrase of the final response; null if absent
 */
public record Ending(
    long micros,
    EndReason reason,
    EndParty by,
    boolean both,
    String element,
    int q850,
    int sip,
    String text,
    String phrase) {}
