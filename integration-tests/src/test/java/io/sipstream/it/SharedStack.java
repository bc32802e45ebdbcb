package io.sipstream.it;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.cli.stack.JsonApi;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.cli.stack.LocalStackBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * Provides servers that test classes share. They start with the first class that uses them and stop
 * at the end of the test session. Jobs of a class are cancelled after its tests.
 *
 * <p>A class names its topics and indices by {@link #name}, and may pause servers. A class that
 * kills servers has its own ones, for example {@link #wholeOfOneClass}.
 */
public final class SharedStack implements BeforeAllCallback, AfterAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(SharedStack.class);

  private final String servers;
  private final Supplier<LocalStackBuilder> builder;
  private final boolean jobs;
  private final boolean own;
  private LocalStack stack;
  private ExtensionContext.Store store;
  private String prefix;

  private SharedStack(
      String servers, boolean jobs, boolean own, Supplier<LocalStackBuilder> builder) {
    this.servers = servers;
    this.jobs = jobs;
    this.own = own;
    this.builder = builder;
  }

  /** Returns a stack of Kafka. */
  public static SharedStack kafka() {
    return new SharedStack(
        "kafka",
        false,
        false,
        () -> LocalStack.builder().parts(Part.KAFKA).heapMegabytes(Part.KAFKA, 256));
  }

  /** Returns a stack of Kafka and Elasticsearch. */
  public static SharedStack kafkaAndElasticsearch() {
    return new SharedStack(
        "kafka and elasticsearch",
        false,
        false,
        () ->
            LocalStack.builder()
                .parts(Part.ELASTICSEARCH, Part.KAFKA)
                .heapMegabytes(Part.ELASTICSEARCH, 512)
                .heapMegabytes(Part.KAFKA, 256));
  }

  /** Returns a stack of Kafka, Elasticsearch and a Flink cluster with four slots. */
  public static SharedStack whole() {
    // The heap suffices for a backlog of a million frames.
    return new SharedStack(
        "whole", true, false, () -> LocalStack.builder().heapMegabytes(Part.FLINK, 1280));
  }

  /** Returns a stack as {@link #whole}, for one class that kills servers. */
  public static SharedStack wholeOfOneClass() {
    return new SharedStack("whole", true, true, LocalStack::builder);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    prefix =
        context
            .getRequiredTestClass()
            .getSimpleName()
            .replaceFirst("IT$", "")
            .replaceAll("(?<=.)(?=[A-Z])", "-")
            .toLowerCase(Locale.ROOT);
    store =
        own
            ? context.getStore(NAMESPACE)
            : context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (jobs && stack != null) {
      JsonApi flink = new JsonApi(stack.flink().address());
      for (JsonNode job : flink.get("/jobs").path("jobs")) {
        cancel(job.path("id").asText());
      }
    }
  }

  private void cancel(String job) {
    List<String> ends = List.of("FINISHED", "CANCELED", "FAILED");
    if (!ends.contains(stack.flink().jobState(job))) {
      stack.flink().cancel(job);
      await()
          .atMost(Duration.ofSeconds(120))
          .until(() -> ends.contains(stack.flink().jobState(job)));
    }
  }

  /** Returns the servers; starts them for the first class that needs them. */
  public LocalStack servers() {
    if (stack == null) {
      stack =
          store.getOrComputeIfAbsent(
              servers,
              key -> builder.get().progress(System.out::println).start(),
              LocalStack.class);
    }
    return stack;
  }

  /**
   * Returns the name that a topic or index prefix of the test class has, unlike those of others.
   */
  public String name(String suffix) {
    return prefix + "-" + suffix;
  }
}
