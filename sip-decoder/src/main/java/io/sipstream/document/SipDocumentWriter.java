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
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A message as an Elasticsearch document: ECS names, packetbeat's {@code sip.*} names. The same
 * message always gives the same bytes.
 */
final class SipDocumentWriter {
  private static final JsonText TIMESTAMP = field("@timestamp");
  private static final JsonText EVENT = field("event");
  private static final JsonText ACTION = field("action");
  private static final JsonText CATEGORY = field("category");
  private static final JsonText DATASET = field("dataset");
  private static final JsonText DURATION = field("duration");
  private static final JsonText END = field("end");
  private static final JsonText KIND = field("kind");
  private static final JsonText ORIGINAL = field("original");
  private static final JsonText OUTCOME = field("outcome");
  private static final JsonText REASON = field("reason");
  private static final JsonText SEQUENCE = field("sequence");
  private static final JsonText START = field("start");
  private static final JsonText TYPE = field("type");
  private static final JsonText STATUS = field("status");
  private static final JsonText NETWORK = field("network");
  private static final JsonText APPLICATION = field("application");
  private static final JsonText COMMUNITY_ID = field("community_id");
  private static final JsonText IANA_NUMBER = field("iana_number");
  private static final JsonText PROTOCOL = field("protocol");
  private static final JsonText TRANSPORT = field("transport");
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

  private static final Map<String, JsonText> ACTIONS =
      StartLine.METHODS.stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  method -> method, method -> field("sip_" + method.toLowerCase(Locale.ROOT))));

  private static final JsonText VALUE_SIP = field("sip");
  private static final JsonText VALUE_EVENT = field("event");
  private static final JsonText VALUE_UDP = field("udp");
  private static final JsonText VALUE_UDP_NUMBER = field("17");
  private static final JsonText VALUE_TCP = field("tcp");
  private static final JsonText VALUE_TCP_NUMBER = field("6");
  private static final JsonText VALUE_SCTP = field("sctp");
  private static final JsonText VALUE_SCTP_NUMBER = field("132");
  private static final JsonText VALUE_IPV4 = field("ipv4");
  private static final JsonText VALUE_IPV6 = field("ipv6");
  private static final JsonText VALUE_OK = field("OK");
  private static final JsonText VALUE_ERROR = field("Error");
  private static final JsonText VALUE_SUCCESS = field("success");
  private static final JsonText VALUE_FAILURE = field("failure");

  private static final JsonText CATEGORIES = JsonText.array("network");
  private static final JsonText CATEGORIES_AUTHENTICATED =
      JsonText.array("network", "authentication");
  private static final JsonText TYPES = JsonText.array("info", "protocol");
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
    json.constant(TYPE, VALUE_SIP);
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
      json.constant(STATUS, VALUE_OK);
    } else if (startLine instanceof StartLine.Response response && response.code() >= 0) {
      json.constant(STATUS, response.code() >= ERROR_FIRST ? VALUE_ERROR : VALUE_OK);
    }
  }

  private void writeEvent(ReadMessage read, Span payload, Span time) {
    json.beginObject(EVENT);
    json.constant(KIND, VALUE_EVENT);
    json.constant(DATASET, VALUE_SIP);
    if (!slim) {
      json.constant(CATEGORY, read.authorized() ? CATEGORIES_AUTHENTICATED : CATEGORIES);
      json.constant(TYPE, TYPES);
    }
    writeAction(read);
    if (read.startLine() instanceof StartLine.Response response) {
      if (response.code() >= FAILURE_FIRST) {
        json.constant(OUTCOME, VALUE_FAILURE);
      } else if (response.code() >= SUCCESS_FIRST) {
        json.constant(OUTCOME, VALUE_SUCCESS);
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
    String registered = StartLine.registered(method);
    if (registered != null) {
      json.constant(ACTION, ACTIONS.get(registered));
    } else {
      json.text(ACTION, "sip_" + method.lowerCase());
    }
  }

  private void writeNetwork(Flow flow) {
    json.beginObject(NETWORK);
    if (!slim) {
      json.constant(APPLICATION, VALUE_SIP);
    }
    json.constant(PROTOCOL, VALUE_SIP);
    writeTransport(flow.protocol());
    json.constant(TYPE, flow.ipv6() ? VALUE_IPV6 : VALUE_IPV4);
    json.plain(COMMUNITY_ID, flow.communityId());
    layers.write(flow.layers());
    json.endObject();
  }

  private void writeTransport(int protocol) {
    switch (protocol) {
      case Endpoints.TCP -> {
        json.constant(TRANSPORT, VALUE_TCP);
        json.constant(IANA_NUMBER, VALUE_TCP_NUMBER);
      }
      case Endpoints.SCTP -> {
        json.constant(TRANSPORT, VALUE_SCTP);
        json.constant(IANA_NUMBER, VALUE_SCTP_NUMBER);
      }
      default -> {
        json.constant(TRANSPORT, VALUE_UDP);
        json.constant(IANA_NUMBER, VALUE_UDP_NUMBER);
      }
    }
  }

  /** The client is who sent the request, also where the message is the answer to it. */
  private void writeEndpoints(StartLine startLine, Flow flow) {
    boolean request = startLine instanceof StartLine.Request;
    writeEndpoint(SOURCE, flow.sourceIp(), flow.sourcePort());
    writeEndpoint(DESTINATION, flow.destinationIp(), flow.destinationPort());
    if (slim) {
      return;
    }
    writeEndpoint(request ? CLIENT : SERVER, flow.sourceIp(), flow.sourcePort());
    writeEndpoint(request ? SERVER : CLIENT, flow.destinationIp(), flow.destinationPort());
  }

  private void writeEndpoint(JsonText field, String ip, int port) {
    json.beginObject(field);
    json.plain(IP, ip);
    json.number(PORT, port);
    json.endObject();
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
