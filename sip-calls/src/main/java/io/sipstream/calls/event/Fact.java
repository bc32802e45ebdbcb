package io.sipstream.calls.event;

/** Lists the texts of a message that a call record may need. Numbers are stored in state. */
public enum Fact {
  FROM_URI(1),
  FROM_DISPLAY(2),
  FROM_TAG(3),
  TO_URI(4),
  TO_DISPLAY(5),
  REQUEST_URI(6),
  /** User agent or server. */
  AGENT(7),
  /** URI of P-Asserted-Identity, then of Remote-Party-ID. */
  ASSERTED(8),
  /** URI of the last diversion. */
  DIVERTED_FROM(9),
  DIVERSIONS(10),
  ATTEST(11),
  /** Seconds of Expires in an INVITE, REGISTER or 2xx of a REGISTER. */
  EXPIRES(12),
  /** Codec of the session description, in its order. */
  CODEC(13),
  MEDIA(14),
  /** Session id and version of {@code o=}. */
  SDP_VERSION(15),
  REASON_PHRASE(16),
  /** Contact of a 3xx; contacts of a REGISTER and of its 2xx, with ports. */
  CONTACT(17),
  SESSION_EXPIRES(18),
  REFRESHER(19),
  Q850_CAUSE(20),
  SIP_CAUSE(21),
  CAUSE_TEXT(22),
  REFER_TO(23),
  /** Status code in the body of a NOTIFY. */
  SIPFRAG_CODE(24),
  /** Call-ID in Replaces. */
  REPLACES(25),
  /** Call-ID of the call that replaces this one. */
  REPLACED_BY(26),
  /** Correlation key, such as {@code sid:} and its value. */
  KEY(27),
  /** Method that is not registered. */
  METHOD(28),
  /** Mean opinion score of a report, in hundredths. */
  MOS(29),
  /** Address of record of a REGISTER transaction. */
  AOR(30),
  /** {@code +sip.instance} of the contact before it (RFC 5626). */
  INSTANCE(31),
  /** {@code reg-id} of the contact before it (RFC 5626). */
  REG_ID(32),
  /** Seconds of {@code expires} of the contact before it. */
  CONTACT_EXPIRES(33);

  private static final Fact[] BY_ID = new Fact[34];

  static {
    for (Fact fact : values()) {
      BY_ID[fact.id] = fact;
    }
  }

  private final int id;

  Fact(int id) {
    this.id = id;
  }

  int id() {
    return id;
  }

  /** Returns the fact with a number; null if a later program has defined it. */
  static Fact of(long id) {
    return id > 0 && id < BY_ID.length ? BY_ID[(int) id] : null;
  }
}
