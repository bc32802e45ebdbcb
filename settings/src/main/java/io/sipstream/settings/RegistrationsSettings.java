package io.sipstream.settings;

import io.sipstream.settings.Setting.Help;
import java.io.Serializable;

/** Decides whether and how REGISTER messages become records of registrations. */
public record RegistrationsSettings(
    @Setting("false") @Help("Write a record of each registration: PREFIX-registrations-DATE.")
        boolean enabled,
    @Setting(value = "500000", max = 1 << 24) @Help("Addresses of record in a subtask.")
        int maxAors,
    @Setting(value = "125000", max = 1 << 24)
        @Help("Addresses of record from one source address in a subtask.")
        int maxAorsPerSource,
    @Setting(value = "256", max = 1 << 20) @Help("Size of the state of registrations in a subtask.")
        int maxMib)
    implements Serializable {}
