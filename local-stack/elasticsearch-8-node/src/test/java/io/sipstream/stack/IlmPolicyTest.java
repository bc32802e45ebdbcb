package io.sipstream.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.XContentType;
import org.elasticsearch.xpack.core.ilm.DeleteAction;
import org.elasticsearch.xpack.core.ilm.ForceMergeAction;
import org.elasticsearch.xpack.core.ilm.LifecycleAction;
import org.elasticsearch.xpack.core.ilm.LifecyclePolicy;
import org.elasticsearch.xpack.core.ilm.LifecycleType;
import org.elasticsearch.xpack.core.ilm.SetPriorityAction;
import org.elasticsearch.xpack.core.ilm.TimeseriesLifecycleType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Parses the policies of {@code deploy/elasticsearch} as Elasticsearch 8 does. No policy is run.
 */
class IlmPolicyTest {
  private static final Path DEPLOY = Path.of("../../deploy/elasticsearch");
  private static final Path POLICY = DEPLOY.resolve("ilm-policy.json");
  private static final NamedXContentRegistry ACTIONS =
      new NamedXContentRegistry(
          List.of(
              new NamedXContentRegistry.Entry(
                  LifecycleType.class,
                  new ParseField(TimeseriesLifecycleType.TYPE),
                  parser -> TimeseriesLifecycleType.INSTANCE),
              new NamedXContentRegistry.Entry(
                  LifecycleAction.class,
                  new ParseField(SetPriorityAction.NAME),
                  SetPriorityAction::parse),
              new NamedXContentRegistry.Entry(
                  LifecycleAction.class,
                  new ParseField(ForceMergeAction.NAME),
                  ForceMergeAction::parse),
              new NamedXContentRegistry.Entry(
                  LifecycleAction.class, new ParseField(DeleteAction.NAME), DeleteAction::parse)));

  @ParameterizedTest
  @CsvSource({
    "ilm-policy.json, 30",
    "calls-ilm-policy.json, 90",
    "registrations-ilm-policy.json, 30",
    "kpis-ilm-policy.json, 90",
    "alerts-ilm-policy.json, 90"
  })
  void elasticsearchAcceptsThePolicy(String file, int days) throws Exception {
    LifecyclePolicy policy = parse(Files.readString(DEPLOY.resolve(file)));

    assertThat(policy.getPhases().keySet()).containsExactlyInAnyOrder("hot", "warm", "delete");
    assertThat(policy.getPhases().get("delete").getMinimumAge().days()).isEqualTo(days);
  }

  @ParameterizedTest
  @CsvSource({"min_age, min_aeg", "\"delete\": {}, \"shrink\": {}", "max_num_segments, segments"})
  void elasticsearchRefusesAWrongPolicy(String right, String wrong) throws Exception {
    String text = Files.readString(POLICY);
    assertThat(text).contains(right);

    assertThatThrownBy(() -> parse(text.replace(right, wrong)))
        .isInstanceOf(RuntimeException.class);
  }

  private static LifecyclePolicy parse(String text) throws IOException {
    try (XContentParser parser =
        XContentType.JSON
            .xContent()
            .createParser(XContentParserConfiguration.EMPTY.withRegistry(ACTIONS), text)) {
      // The policy is the value of the only field.
      parser.nextToken();
      parser.nextToken();
      parser.nextToken();
      return LifecyclePolicy.parse(parser, "sip-messages");
    }
  }
}
