package io.sipstream.job.captureloss;

import io.sipstream.job.record.ValueSerializer;
import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializes a value of the keyed state: the number of bytes, a version byte, and the fields. Flink
 * converts values that earlier jobs of state format 1 wrote as POJOs. So the classes of the values
 * remain POJOs.
 */
abstract class StateSerializer<T> extends ValueSerializer<T> {
  private static final long serialVersionUID = 1;
  private static final int VERSION = 1;

  private final String name;

  /** Creates a serializer of values with a name, for errors. */
  StateSerializer(String name) {
    this.name = name;
  }

  abstract void write(T value, VarintWriter out);

  abstract T read(VarintReader in);

  private byte[] encode(T value) {
    VarintWriter out = new VarintWriter();
    out.octet(VERSION);
    write(value, out);
    return out.toByteArray();
  }

  private T decode(byte[] bytes) {
    VarintReader in = new VarintReader(bytes);
    in.version(VERSION, name);
    return read(in);
  }

  @Override
  public void serialize(T value, DataOutputView target) throws IOException {
    byte[] bytes = encode(value);
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  @Override
  public T deserialize(DataInputView source) throws IOException {
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    return decode(bytes);
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public T copy(T from) {
    return decode(encode(from));
  }

  /** Identifies a serializer in savepoints; accepts the POJO of earlier jobs. */
  abstract static class Snapshot<T> extends SimpleTypeSerializerSnapshot<T> {
    Snapshot(Supplier<? extends TypeSerializer<T>> serializer) {
      super(serializer);
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
        TypeSerializerSnapshot<T> written) {
      return written instanceof PojoSerializerSnapshot
          ? TypeSerializerSchemaCompatibility.compatibleAfterMigration()
          : super.resolveSchemaCompatibility(written);
    }
  }
}
