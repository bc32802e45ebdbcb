package io.sipstream.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamException;

/** Asks tshark what SIP a capture holds. */
final class Tshark {
  /** How it is asked: parts joined, also those of streams that come out of order. */
  static final List<String> PREFERENCES =
      List.of(
          "-o", "ip.defragment:TRUE",
          "-o", "ipv6.defragment:TRUE",
          "-o", "tcp.desegment_tcp_streams:TRUE",
          "-o", "tcp.reassemble_out_of_order:TRUE",
          "-o", "sip.desegment_headers:TRUE",
          "-o", "sip.desegment_body:TRUE");

  private Tshark() {}

  /** The first line of {@code tshark --version}. */
  static String version() {
    return run(
        List.of("tshark", "--version"),
        output ->
            new String(output.readAllBytes(), StandardCharsets.UTF_8).lines().toList().get(0));
  }

  /**
   * The messages of a capture, in order.
   *
   * @param options more of tshark's options, for what it cannot know by itself
   */
  static List<MessageFacts> messages(Path capture, List<String> options) {
    List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString()));
    command.addAll(PREFERENCES);
    command.addAll(options);
    command.addAll(List.of("-Y", "sip", "-T", "pdml"));
    return run(command, TsharkPdml::messages);
  }

  interface Reader<T> {
    T read(InputStream output) throws IOException, XMLStreamException;
  }

  static <T> T run(List<String> command, Reader<T> reader) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      // Somebody's preferences could change what tshark sees; an absent directory holds none.
      builder
          .environment()
          .put("WIRESHARK_CONFIG_DIR", Path.of("target", "no-wireshark").toString());
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      Process process = builder.start();
      T result;
      try (InputStream output = process.getInputStream()) {
        result = reader.read(output);
      }
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + " ended with " + process.exitValue() + ".");
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run " + command + ".", e);
    } catch (XMLStreamException e) {
      throw new IllegalStateException("What " + command + " says is no XML.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command + " was interrupted.", e);
    }
  }
}
