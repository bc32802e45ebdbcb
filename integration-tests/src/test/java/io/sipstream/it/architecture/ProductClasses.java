package io.sipstream.it.architecture;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.sipstream.it.SipstreamHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The main classes of all modules, read from what the compiler wrote. */
final class ProductClasses {
  private static final List<String> MODULES =
      List.of(
          "capture-frames",
          "sip-decoder",
          "sip-calls",
          "explorer",
          "settings",
          "frame-export",
          "traffic",
          "capture-agent",
          "flink-job",
          "local-stack/parent-watch",
          "local-stack/elasticsearch-node",
          "local-stack/elasticsearch-8-node",
          "local-stack/opensearch-2-node",
          "local-stack/kafka-broker",
          "cli",
          "release",
          "benchmarks");

  private ProductClasses() {}

  /** Imports the classes; classes of libraries are known by name only. */
  static JavaClasses load() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter()
        .importPaths(MODULES.stream().map(ProductClasses::directory).collect(Collectors.toSet()));
  }

  /** Matches the classes that these modules contain. */
  static DescribedPredicate<JavaClass> inModules(Set<String> modules) {
    List<String> directories =
        modules.stream().map(module -> directory(module).toUri().toString()).toList();
    return DescribedPredicate.describe(
        "are in modules " + modules,
        type ->
            type.getBaseComponentType()
                .getSource()
                .map(source -> source.getUri().toString())
                .filter(uri -> directories.stream().anyMatch(uri::startsWith))
                .isPresent());
  }

  private static Path directory(String module) {
    Path classes = SipstreamHome.DIRECTORY.resolve(module).resolve("target/classes");
    if (!Files.isDirectory(classes)) {
      throw new AssertionError(
          classes + " is missing. Compile the module first: mvn test -pl integration-tests -am");
    }
    return classes;
  }
}
