package io.sipstream.release;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a CycloneDX document that lists every jar of the release. It has no serial number, and the
 * timestamp of the build, so two builds write the same bytes.
 */
final class BillOfMaterials {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final String PRODUCT = "sipstream";

  private final String version;
  private final ObjectNode root = JSON.createObjectNode();
  private final ArrayNode components;
  private final ArrayNode dependencies;

  private BillOfMaterials(String version, String timestamp, String projectUrl) {
    this.version = version;
    root.put("bomFormat", "CycloneDX").put("specVersion", "1.6").put("version", 1);
    ObjectNode metadata = root.putObject("metadata").put("timestamp", timestamp);
    ObjectNode product = metadata.putObject("component");
    describeProgram(product, PRODUCT);
    if (!projectUrl.isEmpty()) {
      product
          .putArray("externalReferences")
          .addObject()
          .put("type", "website")
          .put("url", projectUrl);
    }
    components = root.putArray("components");
    dependencies = root.putArray("dependencies");
  }

  /**
   * Writes the document.
   *
   * @param timestamp time of the build, in ISO 8601
   * @param projectUrl the project's address, or empty
   * @param programs parts of each program, by the program's name
   */
  static void write(
      Path file,
      String version,
      String timestamp,
      String projectUrl,
      Map<String, List<BundledPart>> programs)
      throws IOException {
    BillOfMaterials bill = new BillOfMaterials(version, timestamp, projectUrl);
    bill.depend(PRODUCT, List.copyOf(programs.keySet()));
    Map<String, BundledPart> parts = new TreeMap<>();
    programs.forEach(
        (program, its) -> {
          bill.describeProgram(bill.components.addObject(), program);
          bill.depend(program, its.stream().map(BundledPart::purl).sorted().toList());
          its.forEach(part -> parts.put(part.purl(), part));
        });
    for (BundledPart part : parts.values()) {
      bill.addPart(part);
    }
    Files.writeString(file, JSON.writeValueAsString(bill.root) + "\n");
  }

  private void describeProgram(ObjectNode component, String name) {
    describe(component, "application", name).put("name", name).put("version", version);
    license(component, List.of("Apache-2.0"));
  }

  private void addPart(BundledPart part) throws IOException {
    ObjectNode library = components.addObject();
    describe(library, "library", part.purl())
        .put("group", part.group())
        .put("name", part.name())
        .put("version", part.version());
    library
        .putArray("hashes")
        .addObject()
        .put("alg", "SHA-256")
        .put("content", Checksums.sha256(part.jar()));
    license(library, part.licenses());
    library.put("purl", part.purl());
  }

  private static ObjectNode describe(ObjectNode component, String type, String reference) {
    return component.put("type", type).put("bom-ref", reference);
  }

  private static void license(ObjectNode component, List<String> licenses) {
    ObjectNode license = component.putArray("licenses").addObject();
    if (licenses.size() == 1) {
      license.putObject("license").put("id", licenses.get(0));
    } else {
      license.put("expression", String.join(" OR ", licenses));
    }
  }

  private void depend(String reference, List<String> on) {
    ArrayNode list = dependencies.addObject().put("ref", reference).putArray("dependsOn");
    on.forEach(list::add);
  }
}
