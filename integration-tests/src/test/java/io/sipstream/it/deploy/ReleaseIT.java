package io.sipstream.it.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.it.SharedStack;
import io.sipstream.it.SipstreamHome;
import io.sipstream.testing.Requirement;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the artifacts of the module {@code release}. */
class ReleaseIT {
  @RegisterExtension static final SharedStack SHARED = SharedStack.kafka();

  private static final Path HOME = SipstreamHome.DIRECTORY;
  private static final Path ARTIFACTS = HOME.resolve("release/target/artifacts");

  @TempDir private static Path directory;

  /** The unpacked tarball. */
  private static Path tarball;

  /** Libraries of the bill of materials, by package URL. */
  private static final Map<String, JsonNode> LIBRARIES = new TreeMap<>();

  private static JsonNode bill;

  @BeforeAll
  static void unpack() throws Exception {
    run("tar", "-xzf", artifact("sipstream-", ".tar.gz").toString(), "-C", directory.toString());
    try (Stream<Path> unpacked = Files.list(directory)) {
      tarball = unpacked.findFirst().orElseThrow();
    }
    bill = new ObjectMapper().readTree(artifact("sipstream-", ".cdx.json").toFile());
    for (JsonNode component : bill.path("components")) {
      if (component.path("type").asText().equals("library")) {
        LIBRARIES.put(component.path("purl").asText(), component);
      }
    }
  }

  @Test
  void theSumsAreThoseOfAllArtifacts() throws Exception {
    Map<String, String> sums = new TreeMap<>();
    for (String line : Files.readAllLines(ARTIFACTS.resolve("SHA256SUMS"))) {
      sums.put(line.substring(66), line.substring(0, 64));
    }

    Map<String, String> expected = new TreeMap<>();
    for (Path file : files(ARTIFACTS)) {
      if (!file.endsWith("SHA256SUMS")) {
        expected.put(file.getFileName().toString(), sha256(file));
      }
    }
    assertThat(sums).isEqualTo(expected).hasSize(4);
  }

  @Test
  void theBillHasTheJarsOfTheCommandsAndNoOther() throws Exception {
    Map<String, String> sums = new TreeMap<>();
    for (String purl : dependencies("sipstream-cli")) {
      JsonNode library = LIBRARIES.get(purl);
      sums.put(fileName(library), library.at("/hashes/0/content").asText());
    }

    Map<String, String> jars = new TreeMap<>();
    for (Path jar : files(tarball.resolve("lib"))) {
      jars.put(jar.getFileName().toString(), sha256(jar));
    }
    assertThat(sums).isEqualTo(jars).hasSizeGreaterThan(10);
  }

  /** A program that is one jar has the classes of its parts. */
  @ParameterizedTest
  @CsvSource({
    "sipstream-agent, sipstream-capture-agent.jar, capture-agent",
    "sipstream-flink-job, sipstream-flink-job.jar, flink-job"
  })
  void theBillHasThePartsOfAProgramAndNoOther(String program, String jar, String module)
      throws Exception {
    Path target = HOME.resolve(module).resolve("target");
    Map<String, Path> built =
        Stream.concat(
                files(target).stream(),
                Stream.of(
                        Files.readString(target.resolve("class-path"))
                            .strip()
                            .split(File.pathSeparator))
                    .map(Path::of))
            .collect(
                Collectors.toMap(file -> file.getFileName().toString(), file -> file, (a, b) -> a));

    Set<String> ofParts = new TreeSet<>();
    for (String purl : dependencies(program)) {
      ofParts.addAll(classes(built.get(fileName(LIBRARIES.get(purl)))));
    }

    assertThat(ofParts).isEqualTo(classes(tarball.resolve(jar))).hasSizeGreaterThan(1000);
  }

  @Test
  void eachLibraryOfTheBillIsInAProgramAndHasALicense() {
    Set<String> used = new TreeSet<>();
    for (String program : dependencies("sipstream")) {
      used.addAll(dependencies(program));
    }

    assertThat(used).isEqualTo(LIBRARIES.keySet());
    assertThat(LIBRARIES.values()).noneMatch(library -> library.path("licenses").isEmpty());
  }

  /** The client of the Elasticsearch connector needs 7.10.2, the last one with a free license. */
  @Test
  void noElasticsearchWithoutAFreeLicenseIsBundled() {
    List<String> elasticsearch =
        LIBRARIES.keySet().stream().filter(purl -> purl.contains("org.elasticsearch")).toList();

    assertThat(elasticsearch)
        .isNotEmpty()
        .allMatch(purl -> purl.contains("@7.10.2?") || purl.contains("/jna@"))
        .noneMatch(purl -> purl.contains("x-pack"));
  }

  @Test
  void linksOfTheTarballsPagesLeadToItsFiles() throws Exception {
    List<String> broken = new ArrayList<>();
    int links = 0;
    try (Stream<Path> all = Files.walk(tarball)) {
      for (Path page : all.filter(file -> file.toString().endsWith(".md")).toList()) {
        for (String target : DocumentationTest.targets(page)) {
          links++;
          if (!target.contains("://") && !Files.exists(page.resolveSibling(target))) {
            broken.add(tarball.relativize(page) + ": " + target);
          }
        }
      }
    }

    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(200);
  }

  @Test
  void artifactsRunWithAJavaRuntimeOnly() throws Exception {
    String what = "Release artifacts in a root directory with a Java runtime";
    Requirement.ROOT.assume(
        new ProcessBuilder("unshare", "--mount", "true").start().waitFor() == 0, what);
    Requirement.LIBPCAP.assume(run("ldconfig", "-p").contains("libpcap.so.0.8"), what);
    String topic = SHARED.name("release");
    SHARED.servers().kafka().createTopic(topic, 1, SipstreamHome.FRAMES_TOPIC);
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    String output =
        run(
            HOME.resolve("integration-tests/jre-only.sh").toString(),
            SHARED.servers().kafka().address(),
            topic,
            Integer.toString(port));

    assertThat(output).endsWith("Packages: nothing is left after purge.\n");
  }

  private static Path artifact(String prefix, String suffix) throws IOException {
    return files(ARTIFACTS).stream()
        .filter(file -> file.getFileName().toString().startsWith(prefix))
        .filter(file -> file.toString().endsWith(suffix))
        .findFirst()
        .orElseThrow(() -> new AssertionError(ARTIFACTS + " has no artifact; run mvn package."));
  }

  private static List<Path> files(Path parent) throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static List<String> dependencies(String reference) {
    List<String> dependencies = new ArrayList<>();
    for (JsonNode each : bill.path("dependencies")) {
      if (each.path("ref").asText().equals(reference)) {
        each.path("dependsOn").forEach(on -> dependencies.add(on.asText()));
      }
    }
    return dependencies;
  }

  /** Returns the name of the file; the commands' jar of this build has another one there. */
  private static String fileName(JsonNode library) {
    return library.path("name").asText() + "-" + library.path("version").asText() + ".jar";
  }

  private static Set<String> classes(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
          .filter(name -> !name.equals("module-info.class"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
