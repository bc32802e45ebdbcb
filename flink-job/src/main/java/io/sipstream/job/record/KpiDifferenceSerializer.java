package io.sipstream.job.record;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Serializes differences of KPIs: pair, minute and figures, which begin with a version. */
public final class KpiDifferenceSerializer extends ImmutableSerializer<KpiDifference> {
  public static final KpiDifferenceSerializer INSTANCE = new KpiDifferenceSerializer();
  private static final long serialVersionUID = 1;

  @Override
  public void serialize(KpiDifference difference, DataOutputView target) throws IOException {
    StringValue.writeString(difference.pair(), target);
    target.writeLong(difference.minute());
    writeBytes(difference.figures(), target);
  }

  @Override
  public KpiDifference deserialize(DataInputView source) throws IOException {
    String pair = StringValue.readString(source);
    long minute = source.readLong();
    return new KpiDifference(pair, minute, readBytes(source));
  }

  @Override
  public TypeSerializerSnapshot<KpiDifference> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Identifies the serializer in savepoints, which contain the name of this class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<KpiDifference> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
