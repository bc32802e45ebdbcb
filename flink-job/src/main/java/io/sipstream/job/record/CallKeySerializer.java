package io.sipstream.job.record;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializes keys of calls as 16 bytes. */
public final class CallKeySerializer extends ImmutableSerializer<CallKey> {
  public static final CallKeySerializer INSTANCE = new CallKeySerializer();
  private static final long serialVersionUID = 1;

  @Override
  public int getLength() {
    return 2 * Long.BYTES;
  }

  @Override
  public void serialize(CallKey key, DataOutputView target) throws IOException {
    target.writeLong(key.high());
    target.writeLong(key.low());
  }

  @Override
  public CallKey deserialize(DataInputView source) throws IOException {
    return new CallKey(source.readLong(), source.readLong());
  }

  @Override
  public TypeSerializerSnapshot<CallKey> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Identifies the serializer in savepoints, which contain the name of this class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<CallKey> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
