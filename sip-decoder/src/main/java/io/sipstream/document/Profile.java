package io.sipstream.document;

/** Selects the fields of a message that a document has. */
public enum Profile {
  /**
   * All values, each once. {@code sip.headers} has only headers that are not completely in other
   * fields, {@code sip.contacts} exists only for several contacts, and the SDP body is in {@code
   * event.original}, if that is written, and in fields of its own only.
   */
  LEAN,
  /** All fields. */
  FULL,
  /**
   * Fields for finding calls: addresses, ports, community ID, method, status, Call-ID, CSeq, the
   * URIs and tags of From and To, the Request-URI, user agent and problems. The rest is in {@code
   * event.original} only.
   */
  MINIMAL
}
