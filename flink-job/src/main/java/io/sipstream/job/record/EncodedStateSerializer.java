package io.sipstream.job.record;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializes encoded states of reassembly or calls, which begin with a version byte. The arrays are
 * never changed.
 */
public final class EncodedStateSerializer extends ImmutableSerializer<byte[]> {
  public static final EncodedStateSerializer INSTANCE = new EncodedStateSerializer();
  private static final long serialVersionUID = 1;

  @Override
  public void serialize(byte[] state, DataOutputView target) throws IOException {
    writeBytes(state, target);
  }

  @Override
  public byte[] deserialize(DataInputView source) throws IOException {
    return readBytes(source);
  }

  @Override
  public TypeSerializerSnapshot<byte[]> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Identifies the serializer in savepoints, which contain the name of this class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<byte[]> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
