package io.sipstream.document;

import static io.sipstream.json.JsonFragment.field;

import io.sipstream.json.JsonBuffer;
import io.sipstream.json.JsonFragment;
import io.sipstream.json.JsonObjectWriter;
import io.sipstream.json.Utf8;
import io.sipstream.message.DecodedMessage;
import io.sipstream.message.Flow;
import io.sipstream.packet.Endpoints;
import io.sipstream.sip.StartLine;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes a message as an Elasticsearch document: ECS names, packetbeat's {@code sip.*} names. Equal
 * input gives equal bytes. Not thread-safe.
 */
public final class SipDocumentWriter {
  private static final JsonFragment TIMESTAMP = field("@timestamp");
  private static final JsonFragment EVENT = field("event");
  private static final JsonFragment ACTION = field("action");
  private static final JsonFragment DURATION = field("duration");
  private static final JsonFragment END = field("end");
  private static final JsonFragment ORIGINAL = field("original");
  private static final JsonFragment REASON = field("reason");
  private static final JsonFragment SEQUENCE = field("sequence");
  private static final JsonFragment START = field("start");
  private static final JsonFragment NETWORK = field("network");
  private static final JsonFragment COMMUNITY_ID = field("community_id");
  private static final JsonFragment SOURCE = field("source");
  private static final JsonFragment DESTINATION = field("destination");
  private static final JsonFragment CLIENT = field("client");
  private static final JsonFragment SERVER = field("server");
  private static final JsonFragment OBSERVER = field("observer");
  private static final JsonFragment USER = field("user");
  private static final JsonFragment NAME = field("name");
  private static final JsonFragment TAGS = field("tags");

  /** Indexed by the number of the method. */
  private static final JsonFragment[] ACTIONS =
      StartLine.METHODS.stream()
          .map(method -> JsonFragment.constant("action", "sip_" + method.toLowerCase(Locale.ROOT)))
          .toArray(JsonFragment[]::new);

  private static final JsonFragment TYPE_SIP = JsonFragment.constant("type", "sip");
  private static final JsonFragment STATUS_OK = JsonFragment.constant("status", "OK");
  private static final JsonFragment STATUS_ERROR = JsonFragment.constant("status", "Error");
  private static final JsonFragment OUTCOME_SUCCESS = JsonFragment.constant("outcome", "success");
  private static final JsonFragment OUTCOME_FAILURE = JsonFragment.constant("outcome", "failure");

  // Parts that many documents have in common, copied at once.
  private static final JsonFragment EVENT_MINIMAL =
      JsonFragment.all(
          JsonFragment.constant("kind", "event"), JsonFragment.constant("dataset", "sip"));
  private static final JsonFragment EVENT_FULL = event(JsonFragment.array("network"));
  private static final JsonFragment EVENT_AUTHENTICATED =
      event(JsonFragment.array("network", "authentication"));
  private static final JsonFragment NETWORK_MINIMAL = JsonFragment.constant("protocol", "sip");
  private static final JsonFragment NETWORK_FULL =
      JsonFragment.all(JsonFragment.constant("application", "sip"), NETWORK_MINIMAL);
  private static final JsonFragment UDP = transport("udp", "17");
  private static final JsonFragment TCP = transport("tcp", "6");
  private static final JsonFragment SCTP = transport("sctp", "132");
  private static final JsonFragment TYPE_IPV4 = JsonFragment.constant("type", "ipv4");
  private static final JsonFragment TYPE_IPV6 = JsonFragment.constant("type", "ipv6");

  private static final String TAG_TIMESTAMP_IMPRECISE = "timestamp_imprecise";
  private static final String TAG_INVALID_UTF8 = "invalid_utf8";
  private static final String TAG_NO_CALL_ID = "no_call_id";

  private static final int SUCCESS_FIRST = 200;
  private static final int FAILURE_FIRST = 300;
  private static final int ERROR_FIRST = 400;

  private final DecoderSettings settings;
  private final boolean minimal;
  private JsonBuffer buffer;
  private Utf8 utf8;
  private TextCheck textCheck;
  private Timestamps timestamps;
  private JsonObjectWriter json;
  private RelatedFields related;
  private SipFieldsWriter sipFields;
  private LayersWriter layers;

  private static JsonFragment event(JsonFragment categories) {
    return JsonFragment.all(
        EVENT_MINIMAL,
        field("category"),
        categories,
        field("type"),
        JsonFragment.array("info", "protocol"));
  }

  private static JsonFragment transport(String name, String number) {
    return JsonFragment.all(
        JsonFragment.constant("transport", name), JsonFragment.constant("iana_number", number));
  }

  public SipDocumentWriter(DecoderSettings settings) {
    this.settings = settings;
    this.minimal = settings.profile() == Profile.MINIMAL;
    createWriters();
  }

  private void createWriters() {
    buffer = new JsonBuffer();
    utf8 = new Utf8();
    textCheck = new TextCheck(utf8);
    timestamps = new Timestamps();
    json = new JsonObjectWriter();
    related = new RelatedFields(json);
    sipFields = new SipFieldsWriter(json, settings, related);
    layers = new LayersWriter(json);
  }

  /** Returns the document of a message, with bytes of its own. */
  public Document document(DecodedMessage message, Document.Operation operation) {
    return sharedDocument(message, operation).copy();
  }

  /** Returns the document of a message. Its bytes change with the next call. */
  public Document sharedDocument(DecodedMessage message, Document.Operation operation) {
    buffer.clear();
    int length = write(message, buffer);
    return new Document(
        Document.Target.MESSAGES,
        null,
        message.captureTimeNanos(),
        message.id(),
        message.routing(),
        operation,
        Document.NO_VERSION,
        buffer.array(),
        0,
        length);
  }

  /**
   * Writes the JSON of a message.
   *
   * @param target buffer to which the JSON is appended; unchanged after an exception
   * @return length of the JSON in bytes
   */
  public int write(DecodedMessage message, JsonBuffer target) {
    int begin = target.length();
    try {
      return writeTo(target, message);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // The writers reuse buffers, which may be inconsistent after an exception.
      createWriters();
      target.truncate(begin);
      throw e;
    }
  }

  private int writeTo(JsonBuffer target, DecodedMessage message) {
    MessageView read = MessageView.of(message, settings);
    Span payload = message.payload();
    Flow flow = message.flow();
    // Every part of the payload ends at an ASCII character, except the body: Content-Length may
    // split a character.
    boolean validUtf8 = utf8.isValid(payload) && utf8.isValid(read.message().body());
    Span time = timestamps.millis(message.captureTimeNanos());
    json.begin(target, validUtf8);
    json.text(TIMESTAMP, time);
    json.constant(TYPE_SIP);
    writeStatus(read.startLine());
    writeEvent(read, payload, time);
    writeNetwork(flow);
    writeEndpoints(read.startLine(), flow);
    sipFields.write(read, timestamps.nanos(message.captureTimeNanos()), flow);
    writeNames(read, message.observerName());
    if (!minimal) {
      related.write();
    }
    writeTags(read, message.timestampImprecise(), validUtf8 || textCheck.isValid(read, payload));
    return json.end();
  }

  private void writeStatus(StartLine startLine) {
    if (startLine instanceof StartLine.Request) {
      json.constant(STATUS_OK);
    } else if (startLine instanceof StartLine.Response response && response.code() >= 0) {
      json.constant(response.code() >= ERROR_FIRST ? STATUS_ERROR : STATUS_OK);
    }
  }

  private void writeEvent(MessageView read, Span payload, Span time) {
    json.beginObject(EVENT);
    if (minimal) {
      json.constant(EVENT_MINIMAL);
    } else {
      json.constant(read.authorized() ? EVENT_AUTHENTICATED : EVENT_FULL);
    }
    writeAction(read);
    if (read.startLine() instanceof StartLine.Response response) {
      if (response.code() >= FAILURE_FIRST) {
        json.constant(OUTCOME_FAILURE);
      } else if (response.code() >= SUCCESS_FIRST) {
        json.constant(OUTCOME_SUCCESS);
      }
      json.text(REASON, response.reason());
    }
    json.number(SEQUENCE, read.cseq() == null ? -1 : read.cseq().number());
    if (!minimal) {
      json.text(START, time);
      json.text(END, time);
      json.number(DURATION, 0);
    }
    if (settings.keepOriginal()) {
      json.text(ORIGINAL, payload, read.message().lines());
    }
    json.endObject();
  }

  private void writeAction(MessageView read) {
    Span method = Span.EMPTY;
    if (read.startLine() instanceof StartLine.Request request) {
      method = request.method();
    } else if (read.cseq() != null) {
      method = read.cseq().method();
    }
    int registered = StartLine.registered(method);
    if (registered >= 0) {
      json.constant(ACTIONS[registered]);
    } else if (!method.isEmpty() || !read.message().isCut()) {
      json.text(ACTION, "sip_" + method.lowerCase());
    }
  }

  private void writeNetwork(Flow flow) {
    json.beginObject(NETWORK);
    json.constant(minimal ? NETWORK_MINIMAL : NETWORK_FULL);
    json.constant(
        switch (flow.protocol()) {
          case Endpoints.TCP -> TCP;
          case Endpoints.SCTP -> SCTP;
          default -> UDP;
        });
    json.constant(flow.ipv6() ? TYPE_IPV6 : TYPE_IPV4);
    json.json(COMMUNITY_ID, flow.texts().communityId());
    layers.write(flow.layers());
    json.endObject();
  }

  /** Writes client and server. The client is the sender of the request, also for its response. */
  private void writeEndpoints(StartLine startLine, Flow flow) {
    boolean request = startLine instanceof StartLine.Request;
    Span source = flow.texts().source();
    Span destination = flow.texts().destination();
    json.json(SOURCE, source);
    json.json(DESTINATION, destination);
    if (!minimal) {
      json.json(request ? CLIENT : SERVER, source);
      json.json(request ? SERVER : CLIENT, destination);
    }
  }

  private void writeNames(MessageView read, String observer) {
    if (observer != null) {
      json.beginObject(OBSERVER);
      json.text(NAME, observer);
      json.endObject();
    }
    if (AddressWriter.isNamed(read.username())) {
      json.beginObject(USER);
      json.text(NAME, read.username());
      json.endObject();
    }
  }

  private void writeTags(MessageView read, boolean timestampImprecise, boolean validText) {
    List<String> tags = new ArrayList<>(2);
    if (timestampImprecise) {
      tags.add(TAG_TIMESTAMP_IMPRECISE);
    }
    if (!validText) {
      tags.add(TAG_INVALID_UTF8);
    }
    if (read.message().callId() == null) {
      tags.add(TAG_NO_CALL_ID);
    }
    json.texts(TAGS, tags);
  }
}
