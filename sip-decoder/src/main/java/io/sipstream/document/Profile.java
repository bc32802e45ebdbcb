package io.sipstream.document;

/** How much of a message has fields of its own in a document. */
public enum Profile {
  /** All that is understood. */
  FULL,
  /**
   * What calls are searched by: addresses, ports, community ID, method, status, Call-ID, CSeq, the
   * URIs and tags of From and To, the Request-URI, user agent and problems. The rest is in {@code
   * event.original} alone.
   */
  MINIMAL
}
