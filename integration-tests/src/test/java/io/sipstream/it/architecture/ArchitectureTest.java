package io.sipstream.it.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.sipstream.it.architecture.ProductClasses.inModules;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which module, package and library may use which. */
class ArchitectureTest {
  private static final int PACKAGE_SIZE_MAX = 30;

  private static JavaClasses classes;

  @BeforeAll
  static void importClasses() {
    classes = ProductClasses.load();
  }

  /** {@code cli} and {@code benchmarks} may use every module. */
  @ParameterizedTest
  @CsvSource({
    "capture-frames, ''",
    "sip-decoder, ''",
    "sip-calls, sip-decoder",
    "explorer, capture-frames sip-decoder sip-calls",
    "settings, sip-decoder",
    "frame-export, capture-frames sip-decoder settings",
    "traffic, capture-frames",
    "capture-agent, capture-frames",
    "flink-job, capture-frames sip-decoder sip-calls settings",
    "local-stack/parent-watch, ''",
    "local-stack/elasticsearch-node, local-stack/parent-watch",
    "local-stack/elasticsearch-8-node, local-stack/parent-watch",
    "local-stack/opensearch-2-node, local-stack/parent-watch",
    "local-stack/kafka-broker, local-stack/parent-watch",
  })
  void modulesDependOnTheirDependenciesOnly(String module, String dependencies) {
    Set<String> allowed =
        Arrays.stream((module + " " + dependencies).strip().split(" "))
            .collect(Collectors.toUnmodifiableSet());
    noClasses()
        .that(inModules(Set.of(module)))
        .should()
        .dependOnClassesThat(resideInAPackage("io.sipstream..").and(not(inModules(allowed))))
        .check(classes);
  }

  @Test
  void commandsWithoutServersDoNotDependOnTheJob() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.sipstream.cli.decode..", "io.sipstream.cli.calls..", "io.sipstream.cli.export..")
        .should()
        .transitivelyDependOnClassesThat(inModules(Set.of("flink-job")))
        .check(classes);
  }

  /** A library, and the packages and classes that may use it. */
  @ParameterizedTest
  @CsvSource({
    "org.pcap4j.., io.sipstream.agent.capture",
    "picocli.., io.sipstream.agent io.sipstream.agent.command io.sipstream.agent.kafka.KafkaOptions"
        + " io.sipstream.settings io.sipstream.cli.. io.sipstream.release"
        + " io.sipstream.benchmarks.bench io.sipstream.traffic.carrier",
    "com.github.luben.., io.sipstream.frames.Decompressed",
    "org.tukaani.., io.sipstream.frames.Decompressed",
    "org.eclipse.jetty.., io.sipstream.explorer.http",
    "org.apache.flink.., io.sipstream.job..",
    "org.elasticsearch.., io.sipstream.job.elasticsearch.. io.sipstream.stack",
    "org.opensearch.., io.sipstream.stack",
  })
  void librariesAreUsedByTheirPackagesOnly(String library, String users) {
    String[] names = users.split(" ");
    noClasses()
        .that(not(resideInAnyPackage(names).or(areNamed(Set.of(names)))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(classes);
  }

  @Test
  void decoderUsesTheJacksonCoreOnly() {
    noClasses()
        .that(inModules(Set.of("capture-frames", "sip-decoder", "sip-calls")))
        .should()
        .dependOnClassesThat(
            not(
                resideInAnyPackage(
                    "io.sipstream..",
                    "java..",
                    "javax.crypto..",
                    "com.fasterxml.jackson.core..",
                    // Of Decompressed alone, see above.
                    "com.github.luben..",
                    "org.tukaani..")))
        .check(classes);
  }

  @Test
  void packagesHaveNoCyclicDependencies() {
    Map<String, Set<String>> dependencies =
        classes.stream()
            .collect(
                Collectors.groupingBy(
                    JavaClass::getPackageName,
                    Collectors.flatMapping(
                        type ->
                            type.getDirectDependenciesFromSelf().stream()
                                .map(each -> each.getTargetClass().getPackageName()),
                        Collectors.toSet())));
    assertThat(dependencies).isNotEmpty();
    assertThat(leadingToCycles(dependencies)).isEmpty();
  }

  @Test
  void aCycleIsFound() {
    assertThat(
            leadingToCycles(
                Map.of(
                    "a", Set.of("b"),
                    "b", Set.of("b", "c"),
                    "c", Set.of("b", "d"),
                    "d", Set.of("java.util"))))
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  /** Returns the packages that are on a cycle or depend on one. */
  private static Set<String> leadingToCycles(Map<String, Set<String>> dependencies) {
    Set<String> left = new HashSet<>(dependencies.keySet());
    while (left.removeIf(
        name ->
            dependencies.get(name).stream()
                .allMatch(each -> each.equals(name) || !left.contains(each)))) {
      // Packages without a dependency among those left are on no cycle.
    }
    return left;
  }

  @Test
  void noPackageHasTooManyClasses() {
    Map<String, Long> sizes =
        classes.stream()
            .filter(JavaClass::isTopLevelClass)
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    assertThat(sizes).isNotEmpty();
    assertThat(sizes)
        .allSatisfy(
            (name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(PACKAGE_SIZE_MAX));
  }

  private static DescribedPredicate<JavaClass> areNamed(Set<String> names) {
    return DescribedPredicate.describe(
        "are named " + names, type -> names.contains(type.getFullName()));
  }
}
