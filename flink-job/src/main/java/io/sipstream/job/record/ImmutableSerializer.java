package io.sipstream.job.record;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializes values that never change, so that Flink passes and checkpoints them without copies.
 * Savepoints contain the names of the snapshot classes of the subclasses, which never change.
 */
abstract class ImmutableSerializer<T> extends ValueSerializer<T> {
  private static final long serialVersionUID = 1;

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public T copy(T from) {
    return from;
  }

  /** Writes bytes after their number, which has seven bits per byte. */
  static void writeBytes(byte[] bytes, DataOutputView target) throws IOException {
    int rest = bytes.length;
    for (; rest > 0x7F; rest >>>= 7) {
      target.writeByte(rest | 0x80);
    }
    target.writeByte(rest);
    target.write(bytes);
  }

  static byte[] readBytes(DataInputView source) throws IOException {
    int length = 0;
    int part = 0x80;
    for (int shift = 0; part > 0x7F; shift += 7) {
      part = source.readUnsignedByte();
      length |= (part & 0x7F) << shift;
    }
    byte[] bytes = new byte[length];
    source.readFully(bytes);
    return bytes;
  }
}
