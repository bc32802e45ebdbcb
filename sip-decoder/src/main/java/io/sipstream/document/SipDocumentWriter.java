package io.sipstream.document;

import static io.sipstream.document.JsonDocument.field;

import io.sipstream.packet.Endpoints;
import io.sipstream.packet.Layers;
import io.sipstream.sip.NameAddr;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.Span;
import io.sipstream.sip.StartLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A message as an Elasticsearch document: ECS names, packetbeat's {@code sip.*} names. The same
 * message always gives the same bytes.
 */
final class SipDocumentWriter {
  private static final JsonText TIMESTAMP = field("@timestamp");
  private static final JsonText EVENT = field("event");
  private static final JsonText ACTION = field("action");
  private static final JsonText DURATION = field("duration");
  private static final JsonText END = field("end");
  private static final JsonText ORIGINAL = field("original");
  private static final JsonText REASON = field("reason");
  private static final JsonText SEQUENCE = field("sequence");
  private static final JsonText START = field("start");
  private static final JsonText NETWORK = field("network");
  private static final JsonText COMMUNITY_ID = field("community_id");
  private static final JsonText SOURCE = field("source");
  private static final JsonText DESTINATION = field("destination");
  private static final JsonText CLIENT = field("client");
  private static final JsonText SERVER = field("server");
  private static final JsonText IP = field("ip");
  private static final JsonText PORT = field("port");
  private static final JsonText OBSERVER = field("observer");
  private static final JsonText USER = field("user");
  private static final JsonText NAME = field("name");
  private static final JsonText RELATED = field("related");
  private static final JsonText HOSTS = field("hosts");
  private static final JsonText TAGS = field("tags");

  /** By the number of the method. */
  private static final JsonText[] ACTIONS =
      StartLine.METHODS.stream()
          .map(method -> JsonText.constant("action", "sip_" + method.toLowerCase(Locale.ROOT)))
          .toArray(JsonText[]::new);

  private static final JsonText TYPE_SIP = JsonText.constant("type", "sip");
  private static final JsonText STATUS_OK = JsonText.constant("status", "OK");
  private static final JsonText STATUS_ERROR = JsonText.constant("status", "Error");
  private static final JsonText OUTCOME_SUCCESS = JsonText.constant("outcome", "success");
  private static final JsonText OUTCOME_FAILURE = JsonText.constant("outcome", "failure");

  // What many documents have in common is copied in one piece.
  private static final JsonText EVENT_SLIM =
      JsonText.all(JsonText.constant("kind", "event"), JsonText.constant("dataset", "sip"));
  private static final JsonText EVENT_FULL = event(JsonText.array("network"));
  private static final JsonText EVENT_AUTHENTICATED =
      event(JsonText.array("network", "authentication"));
  private static final JsonText NETWORK_SLIM = JsonText.constant("protocol", "sip");
  private static final JsonText NETWORK_FULL =
      JsonText.all(JsonText.constant("application", "sip"), NETWORK_SLIM);
  private static final JsonText UDP = transport("udp", "17");
  private static final JsonText TCP = transport("tcp", "6");
  private static final JsonText SCTP = transport("sctp", "132");
  private static final JsonText TYPE_IPV4 = JsonText.constant("type", "ipv4");
  private static final JsonText TYPE_IPV6 = JsonText.constant("type", "ipv6");

  private static final String TAG_TIMESTAMP_IMPRECISE = "timestamp_imprecise";
  private static final String TAG_INVALID_UTF8 = "invalid_utf8";
  private static final String TAG_NO_CALL_ID = "no_call_id";

  private static final int SUCCESS_FIRST = 200;
  private static final int FAILURE_FIRST = 300;
  private static final int ERROR_FIRST = 400;

  private final DecoderSettings settings;
  private final boolean slim;
  private final Utf8 utf8 = new Utf8();
  private final Timestamps timestamps = new Timestamps();
  private final JsonDocument json = new JsonDocument();
  private final Related related = new Related();
  private final SipFieldsWriter sipFields;
  private final LayersWriter layers = new LayersWriter(json);

  private static JsonText event(JsonText categories) {
    return JsonText.all(
        EVENT_SLIM,
        field("category"),
        categories,
        field("type"),
        JsonText.array("info", "protocol"));
  }

  private static JsonText transport(String name, String number) {
    return JsonText.all(
        JsonText.constant("transport", name), JsonText.constant("iana_number", number));
  }

  SipDocumentWriter(DecoderSettings settings) {
    this.settings = settings;
    this.slim = settings.profile() == Profile.SLIM;
    this.sipFields = new SipFieldsWriter(json, settings);
  }

  /**
   * Writes one message.
   *
   * @param payload what it was read from, kept as {@code event.original}
   * @param hidesBody whether its body cannot be read, since it was masked as a whole
   */
  byte[] write(
      SipMessage message, Span payload, boolean hidesBody, Flow flow, FrameContext context) {
    ReadMessage read = ReadMessage.of(message, settings, !hidesBody);
    // Every part of the payload ends at an ASCII character, but for the body: Content-Length may
    // cut a character in two.
    boolean validUtf8 = utf8.isValid(payload) && utf8.isValid(message.body());
    Span time = timestamps.millis(context.captureTimeNanos());
    json.begin(validUtf8);
    json.text(TIMESTAMP, time);
    json.constant(TYPE_SIP);
    writeStatus(read.startLine());
    writeEvent(read, payload, time);
    writeNetwork(flow);
    writeEndpoints(read.startLine(), flow);
    sipFields.write(read, timestamps.nanos(context.captureTimeNanos()), flow);
    writeNames(read, context, flow.layers().hep());
    if (!slim) {
      writeRelated(read, flow);
    }
    writeTags(read, context, validUtf8);
    return json.end();
  }

  private void writeStatus(StartLine startLine) {
    if (startLine instanceof StartLine.Request) {
      json.constant(STATUS_OK);
    } else if (startLine instanceof StartLine.Response response && response.code() >= 0) {
      json.constant(response.code() >= ERROR_FIRST ? STATUS_ERROR : STATUS_OK);
    }
  }

  private void writeEvent(ReadMessage read, Span payload, Span time) {
    json.beginObject(EVENT);
    if (slim) {
      json.constant(EVENT_SLIM);
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
    if (!slim) {
      json.text(START, time);
      json.text(END, time);
      json.number(DURATION, 0);
    }
    json.text(ORIGINAL, settings.keepOriginal() ? payload : null);
    json.endObject();
  }

  private void writeAction(ReadMessage read) {
    Span method = Span.EMPTY;
    if (read.startLine() instanceof StartLine.Request request) {
      method = request.method();
    } else if (read.cseq() != null) {
      method = read.cseq().method();
    }
    int registered = StartLine.registered(method);
    if (registered >= 0) {
      json.constant(ACTIONS[registered]);
    } else {
      json.text(ACTION, "sip_" + method.lowerCase());
    }
  }

  private void writeNetwork(Flow flow) {
    json.beginObject(NETWORK);
    json.constant(slim ? NETWORK_SLIM : NETWORK_FULL);
    json.constant(
        switch (flow.protocol()) {
          case Endpoints.TCP -> TCP;
          case Endpoints.SCTP -> SCTP;
          default -> UDP;
        });
    json.constant(flow.ipv6() ? TYPE_IPV6 : TYPE_IPV4);
    json.plain(COMMUNITY_ID, flow.communityId());
    layers.write(flow.layers());
    json.endObject();
  }

  /** The client is who sent the request, also where the message is the answer to it. */
  private void writeEndpoints(StartLine startLine, Flow flow) {
    boolean request = startLine instanceof StartLine.Request;
    int source = writeEndpoint(SOURCE, flow.sourceIp(), flow.sourcePort());
    int sourceEnd = json.place();
    int destination = writeEndpoint(DESTINATION, flow.destinationIp(), flow.destinationPort());
    if (!slim) {
      int destinationEnd = json.place();
      json.repeat(request ? CLIENT : SERVER, source, sourceEnd);
      json.repeat(request ? SERVER : CLIENT, destination, destinationEnd);
    }
  }

  /** Gives where the object begins. */
  private int writeEndpoint(JsonText field, String ip, int port) {
    json.constant(field);
    int begin = json.place();
    json.beginElement();
    json.plain(IP, ip);
    json.number(PORT, port);
    json.endObject();
    return begin;
  }

  private void writeNames(ReadMessage read, FrameContext context, Layers.Hep hep) {
    if (observer(context, hep) != null) {
      json.beginObject(OBSERVER);
      json.text(NAME, observer(context, hep));
      json.endObject();
    }
    if (AddressWriter.isNamed(username(read))) {
      json.beginObject(USER);
      json.text(NAME, username(read));
      json.endObject();
    }
  }

  /** The node that saw the message, not the agent that a HEP sender hands it to. */
  private static String observer(FrameContext context, Layers.Hep hep) {
    return hep == null || hep.node() == null ? context.observerName() : hep.node();
  }

  private static Span username(ReadMessage read) {
    return read.credentials().isEmpty() ? null : read.credentials().get(0).username();
  }

  private void writeRelated(ReadMessage read, Flow flow) {
    related.clear();
    if (read.sdp() != null && read.sdp().owner() != null) {
      related.host(read.sdp().owner().address());
    }
    related.ip(flow.sourceIp());
    related.ip(flow.destinationIp());
    if (read.startLine() instanceof StartLine.Request request) {
      related.uri(request.uri());
    }
    addAddress(read.associatedUri());
    addAddress(read.from());
    addAddress(read.to());
    for (int i = 0; i < read.contacts().size(); i++) {
      addAddress(read.contacts().get(i));
    }
    if (AddressWriter.isNamed(username(read))) {
      related.user(username(read));
    }
    if (read.sdp() != null) {
      related.user(read.sdp().owner() == null ? null : read.sdp().owner().username());
      related.host(read.sdp().connection() == null ? null : read.sdp().connection().address());
    }
    json.beginObject(RELATED);
    json.texts(IP, related.ips());
    json.spans(USER, related.users());
    json.spans(HOSTS, related.hosts());
    json.endObject();
  }

  private void addAddress(NameAddr address) {
    if (address != null) {
      related.uri(address.uri());
    }
  }

  private void writeTags(ReadMessage read, FrameContext context, boolean validUtf8) {
    List<String> tags = new ArrayList<>(2);
    if (context.timestampImprecise()) {
      tags.add(TAG_TIMESTAMP_IMPRECISE);
    }
    if (!validUtf8) {
      tags.add(TAG_INVALID_UTF8);
    }
    if (read.message().callId() == null) {
      tags.add(TAG_NO_CALL_ID);
    }
    json.texts(TAGS, tags);
  }
}
