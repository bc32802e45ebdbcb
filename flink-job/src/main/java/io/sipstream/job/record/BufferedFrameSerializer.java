package io.sipstream.job.record;

import io.sipstream.reassembly.ReassemblyKey;
import io.sipstream.varint.VarintReader;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializes buffered frames:
 *
 * <pre>
 * version    1 byte
 * key        1 byte: whether it is there; 16 bytes
 * head       length and bytes, see BufferedFrame
 * bytes      length and bytes of the frame or packet
 * sources    1 byte: whether there are any; their number, each as a buffered frame
 * </pre>
 */
public final class BufferedFrameSerializer extends ImmutableSerializer<BufferedFrame> {
  public static final BufferedFrameSerializer INSTANCE = new BufferedFrameSerializer();
  private static final long serialVersionUID = 1;
  private static final int VERSION = 1;

  @Override
  public void serialize(BufferedFrame frame, DataOutputView target) throws IOException {
    target.writeByte(VERSION);
    target.writeBoolean(frame.key() != null);
    if (frame.key() != null) {
      ReassemblyKeySerializer.INSTANCE.serialize(frame.key(), target);
    }
    writeBytes(frame.head(), target);
    writeBytes(frame.bytes(), target);
    BufferedFrame[] sources = frame.sources();
    target.writeBoolean(sources.length > 0);
    if (sources.length > 0) {
      target.writeInt(sources.length);
      for (BufferedFrame source : sources) {
        serialize(source, target);
      }
    }
  }

  @Override
  public BufferedFrame deserialize(DataInputView source) throws IOException {
    VarintReader.checkVersion(source.readUnsignedByte(), VERSION, "buffered frame");
    ReassemblyKey key =
        source.readBoolean() ? ReassemblyKeySerializer.INSTANCE.deserialize(source) : null;
    byte[] head = readBytes(source);
    byte[] bytes = readBytes(source);
    BufferedFrame[] sources = new BufferedFrame[source.readBoolean() ? source.readInt() : 0];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = deserialize(source);
    }
    return new BufferedFrame(key, head, bytes, sources);
  }

  @Override
  public TypeSerializerSnapshot<BufferedFrame> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Identifies the serializer in savepoints, which contain the name of this class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<BufferedFrame> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
