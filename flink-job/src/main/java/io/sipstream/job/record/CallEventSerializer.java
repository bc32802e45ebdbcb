package io.sipstream.job.record;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializes call events: key, then the length and the bytes, which begin with a version. */
public final class CallEventSerializer extends ImmutableSerializer<EncodedCallEvent> {
  public static final CallEventSerializer INSTANCE = new CallEventSerializer();
  private static final long serialVersionUID = 1;

  @Override
  public void serialize(EncodedCallEvent event, DataOutputView target) throws IOException {
    CallKeySerializer.INSTANCE.serialize(event.key(), target);
    writeBytes(event.bytes(), target);
  }

  @Override
  public EncodedCallEvent deserialize(DataInputView source) throws IOException {
    CallKey key = CallKeySerializer.INSTANCE.deserialize(source);
    return new EncodedCallEvent(key, readBytes(source));
  }

  @Override
  public TypeSerializerSnapshot<EncodedCallEvent> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Identifies the serializer in savepoints, which contain the name of this class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<EncodedCallEvent> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
