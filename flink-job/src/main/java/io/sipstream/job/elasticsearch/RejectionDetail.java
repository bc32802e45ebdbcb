package io.sipstream.job.elasticsearch;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says why a document was rejected without saying what is in it. Elasticsearch's reasons quote
 * values ("Preview of field's value: ..."), so only the parts known to be names of fields, types
 * and indices are let through.
 */
final class RejectionDetail {
  private record Shape(Pattern pattern, String sentence) {}

  // Texts as Elasticsearch 7.17 words them. A name ends at its bracket or quotation mark.
  private static final List<Shape> SHAPES =
      List.of(
          shape(
              "failed to parse field \\[([^\\]]+)\\] of type \\[(\\w+)\\]", "field %s of type %s"),
          shape("object mapping for \\[([^\\]]+)\\] tried to parse", "field %s must be an object"),
          shape(
              "dynamic introduction of \\[([^\\]]+)\\] within",
              "field %s is not in a strict mapping"),
          shape("immense term in field=\"([^\"]+)\"", "field %s is too long to be indexed"),
          shape("^no such index \\[([^\\]]+)\\]", "index %s is missing and may not be created"));

  private RejectionDetail() {}

  static String of(BulkReply.Item answer) {
    String cause = answer.causeType().isEmpty() ? "" : ", caused by " + answer.causeType();
    return placeIn(answer.reason()) + cause;
  }

  private static String placeIn(String reason) {
    for (Shape shape : SHAPES) {
      Matcher matcher = shape.pattern().matcher(reason);
      if (matcher.find()) {
        Object[] names = new Object[matcher.groupCount()];
        for (int i = 0; i < names.length; i++) {
          names[i] = matcher.group(i + 1);
        }
        return String.format(shape.sentence(), names);
      }
    }
    return "no place named";
  }

  private static Shape shape(String pattern, String sentence) {
    return new Shape(Pattern.compile(pattern), sentence);
  }
}
