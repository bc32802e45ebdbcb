package io.sipstream.job.elasticsearch;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Extracts the cause of a rejection from Elasticsearch's reason, without the document's content.
 * Reasons quote values ("Preview of field's value: ..."), so only names of fields, types and
 * indices are extracted.
 */
final class RejectionDetail {
  private record KnownReason(Pattern pattern, String detail) {}

  // Messages of Elasticsearch 7.17 to 9 and OpenSearch. Elasticsearch 8 and newer have a position
  // before the message, so patterns match anywhere. A name ends at its bracket or quotation mark.
  private static final List<KnownReason> KNOWN_REASONS =
      List.of(
          knownReason(
              "failed to parse field \\[([^\\]]+)\\] of type \\[(\\w+)\\]", "field %s of type %s"),
          knownReason(
              "object mapping for \\[([^\\]]+)\\] tried to parse", "field %s must be an object"),
          knownReason(
              "dynamic introduction of \\[([^\\]]+)\\] within",
              "field %s is not in a strict mapping"),
          knownReason("immense term in field=\"([^\"]+)\"", "field %s is too long to be indexed"),
          knownReason(
              "^no such index \\[([^\\]]+)\\]", "index %s does not exist and must not be created"));

  private RejectionDetail() {}

  static String of(BulkReply.Item answer) {
    String cause = answer.causeType().isEmpty() ? "" : ", caused by " + answer.causeType();
    return describe(answer.reason()) + cause;
  }

  private static String describe(String reason) {
    for (KnownReason knownReason : KNOWN_REASONS) {
      Matcher matcher = knownReason.pattern().matcher(reason);
      if (matcher.find()) {
        Object[] names = new Object[matcher.groupCount()];
        for (int i = 0; i < names.length; i++) {
          names[i] = matcher.group(i + 1);
        }
        return String.format(knownReason.detail(), names);
      }
    }
    return "no field named";
  }

  private static KnownReason knownReason(String pattern, String detail) {
    return new KnownReason(Pattern.compile(pattern), detail);
  }
}
