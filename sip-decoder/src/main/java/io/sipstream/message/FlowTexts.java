package io.sipstream.message;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sipstream.packet.Endpoints;
import io.sipstream.text.Span;
import io.sipstream.text.Swar;
import java.util.Arrays;

/**
 * Holds the texts of one direction of a flow as JSON. All are parts of one array, so that few cache
 * lines are read. Each JSON text ends with a comma, as a fragment does.
 *
 * @param source JSON of an object with address and port
 * @param sourceIp canonical text of the address
 * @param destination JSON of an object with address and port
 * @param destinationIp canonical text of the address
 * @param communityId JSON of the Community ID
 */
public record FlowTexts(
    Span source, Span sourceIp, Span destination, Span destinationIp, Span communityId) {
  private static final String IP = "{\"ip\":\"";

  static FlowTexts of(Endpoints ends, String communityId) {
    String sourceIp = ends.sourceIp();
    String destinationIp = ends.destinationIp();
    String source = endpoint(sourceIp, ends.sourcePort());
    String destination = endpoint(destinationIp, ends.destinationPort());
    String all = source + destination + '"' + communityId + "\",";
    // Padded, so that it can be copied eight bytes at a time.
    byte[] json = Arrays.copyOf(all.getBytes(US_ASCII), all.length() + Swar.COUNT);
    int destinationAt = source.length();
    int communityIdAt = destinationAt + destination.length();
    return new FlowTexts(
        new Span(json, 0, destinationAt),
        ip(json, 0, sourceIp),
        new Span(json, destinationAt, communityIdAt),
        ip(json, destinationAt, destinationIp),
        new Span(json, communityIdAt, all.length()));
  }

  private static String endpoint(String ip, int port) {
    return IP + ip + "\",\"port\":" + port + "},";
  }

  private static Span ip(byte[] json, int at, String ip) {
    int from = at + IP.length();
    return new Span(json, from, from + ip.length());
  }
}
