package io.sipstream.job.record;

import io.sipstream.reassembly.ReassemblyKey;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializes keys of packets and streams as 16 bytes. */
public final class ReassemblyKeySerializer extends ImmutableSerializer<ReassemblyKey> {
  public static final ReassemblyKeySerializer INSTANCE = new ReassemblyKeySerializer();
  private static final long serialVersionUID = 1;

  @Override
  public int getLength() {
    return 2 * Long.BYTES;
  }

  @Override
  public void serialize(ReassemblyKey key, DataOutputView target) throws IOException {
    target.writeLong(key.high());
    target.writeLong(key.low());
  }

  @Override
  public ReassemblyKey deserialize(DataInputView source) throws IOException {
    return new ReassemblyKey(source.readLong(), source.readLong());
  }

  @Override
  public TypeSerializerSnapshot<ReassemblyKey> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Identifies the serializer in savepoints, which contain the name of this class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ReassemblyKey> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
