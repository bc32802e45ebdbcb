package io.sipstream.calls.kpi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.message.Sha;
import io.sipstream.varint.VarintWriter;
import java.util.Arrays;
import java.util.Base64;

/**
 * Calculates the {@code _id} of KPIs from the minute and the pair, so that a replay has it, too.
 */
public final class KpiDocumentId {
  private static final int VERSION = 1;
  private static final int BYTES = 16;

  private KpiDocumentId() {}

  /** Returns the id of a minute and a pair. */
  public static String of(KpiKey key) {
    VarintWriter out = new VarintWriter();
    out.octet(VERSION);
    out.blob("kpi".getBytes(UTF_8));
    out.number(key.minute());
    out.text(key.source());
    out.text(key.destination());
    byte[] hash = Sha.sha256().digest(out.toByteArray());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, BYTES));
  }
}
