package io.sipstream.document;

import static io.sipstream.json.JsonFragment.field;

import io.sipstream.json.DirectMappedCache;
import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import io.sipstream.sip.Header;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.SipMessage;
import io.sipstream.text.Span;

/**
 * Writes {@code sip.headers}: every header, known or not, as {@code name: value}. One field for
 * all, so that no sender can add fields to the index. The name is long and in lower case, so that
 * one query matches all spellings.
 */
final class HeaderListWriter {
  private static final JsonFragment HEADERS = field("headers");

  /** Only this prefix is indexed: Elasticsearch omits keywords above 1024 characters completely. */
  static final int SEARCHED_BYTES = 1024;

  /** Longest line that other fields may hold; the name makes a longer one's entry end early. */
  private static final int HELD_BYTES = SEARCHED_BYTES - 64;

  private static final int KEPT_BITS = 8;

  private final JsonObjectWriter json;
  private final boolean withCredentials;
  private final DirectMappedCache<Span> others = new DirectMappedCache<>(KEPT_BITS);

  /**
   * Creates a writer.
   *
   * @param withCredentials whether headers with credentials and challenges are written
   */
  HeaderListWriter(JsonObjectWriter json, boolean withCredentials) {
    this.json = json;
    this.withCredentials = withCredentials;
  }

  /** Returns the name in lower case, cached for unknown names. */
  private Span listed(Header header) {
    if (header.name() != HeaderName.OTHER) {
      return header.listed();
    }
    Span sent = header.rawName();
    Span listed = others.get(sent);
    if (listed == null) {
      listed = header.listed().copy();
      others.put(sent, listed);
    }
    return listed;
  }

  /**
   * Writes the array.
   *
   * @param held headers that other fields hold completely; only a long line of them is written
   */
  void write(SipMessage message, HeldHeaders held) {
    json.beginArray(HEADERS);
    for (int i = 0; i < message.headers().size(); i++) {
      Header header = message.headers().get(i);
      if (!withCredentials && CredentialsWriter.HEADERS.contains(header.name())) {
        continue;
      }
      int length = header.valueTo() - header.valueFrom();
      if (length <= HELD_BYTES && held.contains(header, message)) {
        continue;
      }
      Span head = listed(header);
      int room = SEARCHED_BYTES - head.length();
      int searched = length;
      if (room < 0) {
        head = head.slice(0, head.cutUtf8(SEARCHED_BYTES));
        searched = 0;
      } else if (searched > room) {
        searched = header.value().cutUtf8(room);
      }
      int from = header.valueFrom();
      json.element(head, header.array(), from, from + searched, header.plain());
    }
    json.endArray();
  }
}
