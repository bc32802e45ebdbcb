package io.sipstream.job.record;

import io.sipstream.document.Document;
import io.sipstream.reassembly.ReassemblyKey;
import java.util.Objects;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Describes a type that has a serializer of its own. */
public final class SerializedType<T> extends TypeInformation<T> {
  public static final TypeInformation<BufferedFrame> BUFFERED_FRAME =
      new SerializedType<>(BufferedFrame.class, BufferedFrameSerializer.INSTANCE);
  public static final TypeInformation<EncodedCallEvent> CALL_EVENT =
      new SerializedType<>(EncodedCallEvent.class, CallEventSerializer.INSTANCE);
  public static final TypeInformation<CallKey> CALL_KEY =
      new SerializedType<>(CallKey.class, CallKeySerializer.INSTANCE);
  public static final TypeInformation<Document> DOCUMENT =
      new SerializedType<>(Document.class, DocumentSerializer.INSTANCE);
  public static final TypeInformation<KpiDifference> KPI_DIFFERENCE =
      new SerializedType<>(KpiDifference.class, KpiDifferenceSerializer.INSTANCE);
  public static final TypeInformation<ReassemblyKey> REASSEMBLY_KEY =
      new SerializedType<>(ReassemblyKey.class, ReassemblyKeySerializer.INSTANCE);

  private static final long serialVersionUID = 1;

  private final Class<T> type;
  private final TypeSerializer<T> serializer;

  private SerializedType(Class<T> type, TypeSerializer<T> serializer) {
    this.type = type;
    this.serializer = serializer;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return serializer;
  }

  @Override
  @Deprecated
  public TypeSerializer<T> createSerializer(ExecutionConfig config) {
    return serializer;
  }

  @Override
  public Class<T> getTypeClass() {
    return type;
  }

  @Override
  public boolean isKeyType() {
    return type == ReassemblyKey.class || type == CallKey.class;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof SerializedType;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SerializedType<?> another && type == another.type;
  }

  @Override
  public int hashCode() {
    return Objects.hash(type);
  }

  @Override
  public String toString() {
    return type.getSimpleName();
  }
}
