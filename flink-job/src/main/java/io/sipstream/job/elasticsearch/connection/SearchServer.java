package io.sipstream.job.elasticsearch.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names the server that documents are written to.
 *
 * @param version such as {@code 8.19.21}; empty if it cannot be read
 */
public record SearchServer(Kind kind, String version) {
  /** Distinguishes servers whose requests differ. */
  public enum Kind {
    /** Elasticsearch 7.17 or newer. */
    ELASTICSEARCH("Elasticsearch"),
    /** OpenSearch, which continues Elasticsearch 7.10. */
    OPENSEARCH("OpenSearch"),
    /** A server that does not show its kind; it gets only what all kinds accept. */
    UNKNOWN("search server");

    private final String displayName;

    Kind(String displayName) {
      this.displayName = displayName;
    }

    @Override
    public String toString() {
      return displayName;
    }
  }

  private static final String OPENSEARCH = "The OpenSearch Project";

  // docs/install/compatibility.md lists the versions.
  private static final Map<Kind, Set<Integer>> TESTED =
      Map.of(Kind.ELASTICSEARCH, Set.of(7, 8, 9), Kind.OPENSEARCH, Set.of(2, 3));

  /**
   * Returns the server with a response to {@code GET /}; empty if it is neither Elasticsearch nor
   * OpenSearch. OpenSearch that poses as Elasticsearch 7.10.2 for older clients has no version.
   */
  public static Optional<SearchServer> of(JsonNode response) {
    String distribution = response.at("/version/distribution").asText();
    String number = response.at("/version/number").asText();
    if (!number.matches("\\d{1,4}\\.\\d{1,4}\\b.*")) {
      return Optional.empty();
    }
    if (distribution.isEmpty() && response.path("tagline").asText().startsWith(OPENSEARCH)) {
      return Optional.of(new SearchServer(Kind.OPENSEARCH, ""));
    }
    return switch (distribution) {
      case "" -> Optional.of(new SearchServer(Kind.ELASTICSEARCH, number));
      case "opensearch" -> Optional.of(new SearchServer(Kind.OPENSEARCH, number));
      default -> Optional.empty();
    };
  }

  /** Returns what to do about an unsuitable version; empty for a tested or unknown version. */
  public Optional<String> versionProblem() {
    if (isBefore7Dot17()) {
      return Optional.of(this + " is too old: upgrade it to 7.17 or newer.");
    }
    return version.isEmpty() || TESTED.getOrDefault(kind, Set.of()).contains(numbers()[0])
        ? Optional.empty()
        : Optional.of(
            this + " is not among the tested versions: compare docs/install/compatibility.md.");
  }

  /** Returns whether this is Elasticsearch before 7.17, the oldest supported version. */
  public boolean isBefore7Dot17() {
    return kind == Kind.ELASTICSEARCH
        && !version.isEmpty()
        && numbers()[0] * 100 + numbers()[1] < 717;
  }

  private int[] numbers() {
    return Pattern.compile("\\D+")
        .splitAsStream(version)
        .limit(2)
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  /** Returns kind and version, for example {@code OpenSearch 2.19.6}. */
  @Override
  public String toString() {
    return version.isEmpty() ? kind.toString() : kind + " " + version;
  }
}
