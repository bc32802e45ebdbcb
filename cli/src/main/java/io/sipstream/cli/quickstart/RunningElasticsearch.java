package io.sipstream.cli.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sipstream.cli.stack.JsonApi;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * An Elasticsearch that somebody else runs.
 *
 * @param address without a path, not even a slash
 */
record RunningElasticsearch(URI address) {

  /** Reads {@code http://HOST[:PORT]}, with or without a slash behind it; else gives nothing. */
  static Optional<RunningElasticsearch> parse(String text) {
    try {
      URI given = new URI(text);
      boolean plain =
          "http".equals(given.getScheme())
              && given.getHost() != null
              && given.getPort() <= 65535
              && given.getRawUserInfo() == null
              && (given.getRawPath().isEmpty() || given.getRawPath().equals("/"))
              && given.getRawQuery() == null
              && given.getRawFragment() == null;
      return plain
          ? Optional.of(new RunningElasticsearch(URI.create("http://" + given.getRawAuthority())))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /**
   * Asks who is there.
   *
   * @throws IOException if it is not Elasticsearch, in a sentence
   */
  void check() throws IOException {
    try {
      if (new JsonApi(address).get("/").path("version").has("number")) {
        return;
      }
    } catch (JsonProcessingException e) {
      // Something else answered, which is told below.
    } catch (ConnectException e) {
      throw new IOException("No Elasticsearch can be reached at " + address + ".", e);
    } catch (IOException e) {
      throw new IOException(
          "No Elasticsearch answers at " + address + ": " + e.getMessage() + ".", e);
    }
    throw new IOException("What answers at " + address + " is not Elasticsearch.");
  }
}
