package io.sipstream.job;

import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Document;
import io.sipstream.document.Profile;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.message.DecodedMessage;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Takes what comes out of an {@link InMemoryDecoder}, and counts under the job's names. */
public final class Documents implements InMemoryDecoder.Sink {
  private final SipDocumentWriter writer =
      new SipDocumentWriter(DecoderSettings.defaults().withProfile(Profile.LEAN));
  private final Consumer<Document> documents;
  private final Map<String, Long> counters = new TreeMap<>();

  public Documents(Consumer<Document> documents) {
    this.documents = documents;
  }

  /** How the frames ended. */
  Map<String, Long> counters() {
    return counters;
  }

  @Override
  public void message(DecodedMessage message) {
    documents.accept(writer.document(message, Document.Operation.CREATE));
  }

  @Override
  public void used() {
    add("frames_in_messages");
  }

  @Override
  public void ignored(String kind) {
    add("ignored." + kind);
  }

  @Override
  public void deadLetter(String stage, String reason, String detail) {
    add("dead_letters." + stage + "." + reason);
  }

  @Override
  public void count(String name) {}

  private void add(String name) {
    counters.merge(name, 1L, Long::sum);
  }
}
