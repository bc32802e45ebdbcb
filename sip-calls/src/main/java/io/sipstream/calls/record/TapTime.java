package io.sipstream.calls.record;

import io.sipstream.calls.event.Tap;

/** Holds the time when a tap first captured a message, microseconds. */
public record TapTime(Tap tap, long micros) {}
