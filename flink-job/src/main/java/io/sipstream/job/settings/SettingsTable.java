package io.sipstream.job.settings;

/** The one table of settings. */
public final class SettingsTable {
  private SettingsTable() {}
}
