package io.sipstream.job.registrations;

import io.sipstream.calls.registration.RegistrationRecord;
import io.sipstream.calls.registration.RegistrationRecordWriter;
import io.sipstream.calls.registration.RegistrationWrites;
import io.sipstream.document.Document;
import io.sipstream.json.JsonBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes records of registrations as documents when they are due. Not thread-safe. */
final class RegistrationDocuments {
  private static final long NANOS_PER_MICRO = 1_000;

  private final RegistrationRecordWriter writer = new RegistrationRecordWriter();
  private final JsonBuffer buffer = new JsonBuffer();

  /**
   * Returns the documents of records that are due.
   *
   * @param written what is kept of the records written, by id; is updated
   * @param all whether each record is due that has a higher version than it was written with
   */
  List<Document> of(
      List<RegistrationRecord> records,
      Map<String, RegistrationWrites.Written> written,
      boolean all) {
    List<Document> documents = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (RegistrationRecord one : records) {
      ids.add(one.id());
      RegistrationWrites.Written before = written.get(one.id());
      boolean newer = before == null || before.version() < one.version();
      if (newer && (all || RegistrationWrites.isDue(before, one))) {
        written.put(one.id(), RegistrationWrites.Written.of(one));
        documents.add(document(one));
      }
    }
    written.keySet().retainAll(ids);
    return documents;
  }

  private Document document(RegistrationRecord one) {
    buffer.clear();
    writer.write(one, buffer);
    byte[] json = buffer.toByteArray(0);
    return new Document(
        Document.Target.REGISTRATIONS,
        null,
        one.startMicros() * NANOS_PER_MICRO,
        one.id(),
        null,
        Document.Operation.INDEX,
        one.version(),
        json,
        0,
        json.length);
  }
}
