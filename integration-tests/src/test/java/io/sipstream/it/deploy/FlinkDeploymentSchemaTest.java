package io.sipstream.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sipstream.it.SipstreamHome;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Validates the manifest of the Kubernetes deployment against the schema of the operator's custom
 * resource. Stricter than Kubernetes, which drops unknown fields.
 */
class FlinkDeploymentSchemaTest {
  private static final String CRD = "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";
  private static final ObjectMapper YAML = new YAMLMapper();

  private static JsonNode schema;

  @BeforeAll
  static void readSchema() throws Exception {
    try (InputStream in = FlinkDeploymentSchemaTest.class.getResourceAsStream(CRD)) {
      schema = YAML.readTree(in).at("/spec/versions/0/schema/openAPIV3Schema");
    }
    assertThat(schema.at("/properties/spec/properties").has("job")).isTrue();
  }

  @Test
  void theManifestIsValid() throws Exception {
    assertThat(problems(manifest())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/spec                      | flinkVersion | \"v9\" | /spec/flinkVersion is not one of",
        "/spec/taskManager          | replicas     | \"2\"  | /spec/taskManager/replicas is no",
        "/spec/taskManager/resource | memroy       | \"2g\" | /spec/taskManager/resource/memroy is",
        "/spec/job                  | args         | {}     | /spec/job/args is no array",
      })
  void aWrongFieldIsFound(String object, String field, String value, String problem)
      throws Exception {
    JsonNode manifest = manifest();
    ((ObjectNode) manifest.at(object)).set(field, new ObjectMapper().readTree(value));

    assertThat(problems(manifest)).singleElement().asString().startsWith(problem);
  }

  private static JsonNode manifest() throws Exception {
    JsonNode manifest =
        YAML.readTree(
            SipstreamHome.DIRECTORY.resolve("deploy/kubernetes/flinkdeployment.yaml").toFile());
    // Every Kubernetes object has these, and the schema does not list them.
    ((ObjectNode) manifest).remove(List.of("apiVersion", "kind", "metadata"));
    return manifest;
  }

  private static List<String> problems(JsonNode manifest) {
    List<String> problems = new ArrayList<>();
    compare("", manifest, schema, problems);
    return problems;
  }

  private static void compare(String path, JsonNode value, JsonNode type, List<String> problems) {
    if (type.path("x-kubernetes-preserve-unknown-fields").asBoolean()
        || type.path("x-kubernetes-int-or-string").asBoolean()) {
      return;
    }
    String name = type.path("type").asText();
    boolean matches =
        switch (name) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual();
          case "boolean" -> value.isBoolean();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          default -> throw new AssertionError(path + " has the unknown type " + name);
        };
    if (!matches) {
      problems.add(path + " is no " + name + ".");
      return;
    }
    if (type.has("enum") && !contains(type.get("enum"), value)) {
      problems.add(path + " is not one of " + type.get("enum") + ".");
    }
    for (JsonNode element : value.isArray() ? value : List.<JsonNode>of()) {
      compare(path + "/", element, type.get("items"), problems);
    }
    for (JsonNode required : type.path("required")) {
      if (!value.has(required.asText())) {
        problems.add(path + "/" + required.asText() + " is missing.");
      }
    }
    for (var field : value.properties()) {
      String at = path + "/" + field.getKey();
      JsonNode child = type.path("properties").path(field.getKey());
      if (child.isMissingNode()) {
        child = type.path("additionalProperties");
      }
      if (child.isObject()) {
        compare(at, field.getValue(), child, problems);
      } else {
        problems.add(at + " is unknown.");
      }
    }
  }

  private static boolean contains(JsonNode values, JsonNode value) {
    for (JsonNode each : values) {
      if (each.equals(value)) {
        return true;
      }
    }
    return false;
  }
}
