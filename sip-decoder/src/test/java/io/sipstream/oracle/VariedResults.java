package io.sipstream.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * tshark's facts of many messages, kept small: of each message the facts that are not ours, and a
 * digest of all of them. Ours with these in their place must have that digest, so everything that
 * tshark said is compared each time.
 */
final class VariedResults {
  private static final String VALUES = "\u001f";

  private final List<Result> results = new ArrayList<>();
  private final String version;

  /**
   * Of one message.
   *
   * @param digest of all facts
   * @param different those that were not ours when the file was written
   */
  record Result(String digest, Map<String, List<String>> different) {

    static Result of(Map<String, List<String>> theirs, Map<String, List<String>> ours) {
      Map<String, List<String>> different = new LinkedHashMap<>();
      ours.forEach(
          (name, values) -> {
            if (!values.equals(theirs.get(name))) {
              different.put(name, theirs.get(name));
            }
          });
      return new Result(digestOf(ours, different), different);
    }

    /** tshark's facts, given ours; null if ours are others than those the file was made with. */
    Map<String, List<String>> theirs(Map<String, List<String>> ours) {
      if (!digestOf(ours, different).equals(digest)) {
        return null;
      }
      Map<String, List<String>> theirs = new HashMap<>(ours);
      theirs.putAll(different);
      return theirs;
    }

    private static String digestOf(
        Map<String, List<String>> ours, Map<String, List<String>> different) {
      Map<String, List<String>> all = new TreeMap<>(ours);
      all.putAll(different);
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.toString().getBytes(UTF_8));
        return HexFormat.of().formatHex(digest, 0, 6);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java has SHA-256.", e);
      }
    }
  }

  VariedResults(String version) {
    this.version = version;
  }

  void add(Result result) {
    results.add(result);
  }

  List<Result> all() {
    return results;
  }

  String version() {
    return version;
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (var out =
        new BufferedWriter(
            new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), UTF_8))) {
      out.write(version + "\n");
      for (Result result : results) {
        out.write(result.digest);
        for (Map.Entry<String, List<String>> field : result.different.entrySet()) {
          out.write('\t' + field.getKey() + '=' + String.join(VALUES, field.getValue()));
        }
        out.write('\n');
      }
    }
  }

  static VariedResults read(Path file) throws IOException {
    try (var in =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
      VariedResults read = new VariedResults(in.readLine());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] columns = line.split("\t", -1);
        Map<String, List<String>> different = new LinkedHashMap<>();
        for (int i = 1; i < columns.length; i++) {
          int equals = columns[i].indexOf('=');
          String values = columns[i].substring(equals + 1);
          different.put(
              columns[i].substring(0, equals),
              values.isEmpty() ? List.of() : List.of(values.split(VALUES, -1)));
        }
        read.add(new Result(columns[0], different));
      }
      return read;
    }
  }
}
