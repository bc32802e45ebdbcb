package io.sipstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Documents by id, each as a digest of its index, its routing and its bytes: any number of them.
 */
public final class DocumentDigests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonFactory PARSERS = new JsonFactory();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int PAGE = 1_000;

  private DocumentDigests() {}

  /** Of what {@code ./sipstream decode} or {@code calls} has printed with {@code --format bulk}. */
  public static Map<String, String> ofBulk(Path bulk) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (BufferedReader lines = Files.newBufferedReader(bulk, UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode action = JSON.readTree(line).elements().next();
        digests.put(
            action.path("_id").asText(),
            digest(
                action.path("_index").asText(),
                action.path("routing").asText(),
                lines.readLine().getBytes(UTF_8)));
      }
    }
    return digests;
  }

  /**
   * Of what {@code ./sipstream registrations} has printed.
   *
   * @param index start of the index names, before the date
   */
  public static Map<String, String> ofRegistrations(Path documents, String index)
      throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (BufferedReader lines = Files.newBufferedReader(documents, UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode document = JSON.readTree(line);
        String date = document.path("@timestamp").asText().substring(0, 10).replace('-', '.');
        digests.put(
            document.at("/sip/registration/id").asText(),
            digest(index + date, "", line.getBytes(UTF_8)));
      }
    }
    return digests;
  }

  /** Of all that is in Elasticsearch; what a deletion or a second index would change shows. */
  public static Map<String, String> ofIndices(URI elasticsearch, String indices)
      throws IOException, InterruptedException {
    Map<String, String> digests = new TreeMap<>();
    post(elasticsearch, "/" + indices + "/_refresh", "");
    byte[] page =
        post(elasticsearch, "/" + indices + "/_search?scroll=1m", "{\"size\":" + PAGE + "}");
    int before = -1;
    while (before < digests.size()) {
      before = digests.size();
      String scroll = readPage(page, digests);
      page =
          post(
              elasticsearch,
              "/_search/scroll",
              "{\"scroll\":\"1m\",\"scroll_id\":\"" + scroll + "\"}");
    }
    return digests;
  }

  /** Gives where the next page is. */
  private static String readPage(byte[] page, Map<String, String> digests) throws IOException {
    String scroll = "";
    String index = "";
    String id = "";
    String routing = "";
    try (JsonParser parser = PARSERS.createParser(page)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token != JsonToken.FIELD_NAME) {
          continue;
        }
        switch (parser.getText()) {
          case "_scroll_id" -> scroll = parser.nextTextValue();
          case "_index" -> {
            index = parser.nextTextValue();
            routing = "";
          }
          case "_id" -> id = parser.nextTextValue();
          case "_routing" -> routing = parser.nextTextValue();
          case "_source" -> {
            parser.nextToken();
            int begin = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            int end = (int) parser.currentLocation().getByteOffset();
            byte[] source = java.util.Arrays.copyOfRange(page, begin, end);
            String there = digests.put(id, digest(index, routing, source));
            if (there != null) {
              throw new AssertionError("The id " + id + " is there twice.");
            }
          }
          default -> {}
        }
      }
    }
    return scroll;
  }

  private static String digest(String index, String routing, byte[] source) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update((index + "\n" + routing + "\n").getBytes(UTF_8));
      return HexFormat.of().formatHex(sha256.digest(source));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java has SHA-256.", e);
    }
  }

  private static byte[] post(URI elasticsearch, String path, String json)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(elasticsearch.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build();
    var answer = HTTP.send(request, BodyHandlers.ofByteArray());
    if (answer.statusCode() >= 300) {
      throw new IOException(path + " was answered with " + new String(answer.body(), UTF_8));
    }
    return answer.body();
  }
}
