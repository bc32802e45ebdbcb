package io.sipstream.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Asks tshark what SIP a capture holds. */
final class Tshark {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Tshark() {}

  /** The first line of {@code tshark --version}. */
  static String version() {
    return run(List.of("tshark", "--version")).get(0);
  }

  /** The messages of a capture as {@code tshark -Y sip -T ek} shows them, in order. */
  static List<MessageFacts> messages(Path capture) {
    return run(List.of("tshark", "-n", "-r", capture.toString(), "-Y", "sip", "-T", "ek")).stream()
        .map(Tshark::parse)
        .filter(line -> line.has("layers"))
        .map(line -> facts(line.get("layers")))
        .toList();
  }

  private static MessageFacts facts(JsonNode layers) {
    JsonNode frame = layers.path("frame");
    boolean ipv6 = layers.has("ipv6");
    JsonNode ip = layers.path(ipv6 ? "ipv6" : "ip");
    String addressField = ipv6 ? "ipv6_ipv6_" : "ip_ip_";
    JsonNode udp = layers.path("udp");
    JsonNode sip = layers.path("sip");
    return new MessageFacts(
        text(frame, "frame_frame_number"),
        new BigDecimal(text(frame, "frame_frame_time_epoch"))
            .movePointRight(9)
            .toBigIntegerExact()
            .toString(),
        text(ip, addressField + "src"),
        text(udp, "udp_udp_srcport"),
        text(ip, addressField + "dst"),
        text(udp, "udp_udp_dstport"),
        text(sip, "sip_sip_Method"),
        text(sip, "sip_sip_Status-Code"),
        text(sip, "sip_sip_Call-ID"),
        text(sip, "sip_sip_CSeq_seq"),
        text(sip, "sip_sip_CSeq_method"),
        text(sip, "sip_sip_from_user"),
        text(sip, "sip_sip_to_user"));
  }

  private static String text(JsonNode layer, String field) {
    // Several values would leave it to us which one tshark stands for: no witness.
    if (!layer.isObject() || layer.path(field).isContainerNode()) {
      throw new IllegalStateException(
          "tshark gives " + field + " more or less than once: " + layer);
    }
    return layer.path(field).asText("");
  }

  private static JsonNode parse(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException("tshark's line is no JSON: " + line, e);
    }
  }

  private static List<String> run(List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      // Somebody's preferences could change what tshark sees; an absent directory holds none.
      builder
          .environment()
          .put("WIRESHARK_CONFIG_DIR", Path.of("target", "no-wireshark").toString());
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      Process process = builder.start();
      List<String> lines;
      try (Stream<String> output =
          new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).lines()) {
        lines = output.toList();
      }
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + " ended with " + process.exitValue() + ".");
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run " + command + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command + " was interrupted.", e);
    }
  }
}
