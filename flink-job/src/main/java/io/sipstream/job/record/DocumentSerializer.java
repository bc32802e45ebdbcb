package io.sipstream.job.record;

import io.sipstream.document.Document;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Serializes documents. The bytes of a document may change after the call that received it, so an
 * operator that keeps it needs a copy.
 */
public final class DocumentSerializer extends ValueSerializer<Document> {
  private static final long serialVersionUID = 1;
  private static final byte VERSION = 1;
  static final DocumentSerializer INSTANCE = new DocumentSerializer();

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public Document copy(Document from) {
    return from.copy();
  }

  @Override
  public void serialize(Document document, DataOutputView out) throws IOException {
    out.writeByte(VERSION);
    StringValue.writeString(document.target().name(), out);
    StringValue.writeString(document.operation().name(), out);
    out.writeLong(document.timeNanos());
    out.writeLong(document.version());
    StringValue.writeString(document.index(), out);
    StringValue.writeString(document.id(), out);
    StringValue.writeString(document.routing(), out);
    out.writeInt(document.length());
    out.write(document.json(), document.offset(), document.length());
  }

  @Override
  public Document deserialize(DataInputView in) throws IOException {
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IOException(
          ("A document has format version %d. This job reads version %d."
                  + " Restore with the job that wrote it.")
              .formatted(version, VERSION));
    }
    Document.Target target = Document.Target.valueOf(StringValue.readString(in));
    Document.Operation operation = Document.Operation.valueOf(StringValue.readString(in));
    long timeNanos = in.readLong();
    long documentVersion = in.readLong();
    String index = StringValue.readString(in);
    String id = StringValue.readString(in);
    String routing = StringValue.readString(in);
    byte[] json = new byte[in.readInt()];
    in.readFully(json);
    return new Document(
        target, index, timeNanos, id, routing, operation, documentVersion, json, 0, json.length);
  }

  @Override
  public TypeSerializerSnapshot<Document> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Names the serializer in a savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Document> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
