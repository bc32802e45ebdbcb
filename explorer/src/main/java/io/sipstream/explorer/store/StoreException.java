package io.sipstream.explorer.store;

/** Reports that a store cannot answer, with a message for the page. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * Creates the report.
   *
   * @param status status code of the page
   * @param message what failed and what to do
   */
  public StoreException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** Returns the status code of the page. */
  public int status() {
    return status;
  }
}
