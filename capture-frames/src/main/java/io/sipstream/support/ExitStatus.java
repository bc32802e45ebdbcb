package io.sipstream.support;

/** Defines the exit statuses of sipstream's processes. */
public final class ExitStatus {
  public static final int OK = 0;

  /** Something outside the process failed; another start may succeed. */
  public static final int FAILED = 1;

  /** A setting is invalid; no further start can succeed. */
  public static final int INVALID_SETTINGS = 2;

  private ExitStatus() {}
}
