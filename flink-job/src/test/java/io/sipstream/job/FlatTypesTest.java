package io.sipstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.job.record.DeadLetter;
import io.sipstream.job.record.RawFrame;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What crosses the network are flat types that Flink serializes by itself. */
class FlatTypesTest {
  @ParameterizedTest
  @ValueSource(classes = {RawFrame.class, DeadLetter.class})
  void aFlatTypeNeedsNoKryo(Class<?> type) {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
  }

  @Test
  void missingPartsSurviveTheNetwork() throws Exception {
    RawFrame frame = Frames.raw(7, null, "empty", null);
    DeadLetter letter = DeadLetter.of(frame, "record", "no_value", "It has no value.");
    TypeSerializer<DeadLetter> serializer =
        Types.POJO(DeadLetter.class).createSerializer(new SerializerConfigImpl());
    DataOutputSerializer out = new DataOutputSerializer(64);

    serializer.serialize(letter, out);
    DeadLetter read = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));

    assertThat(read).usingRecursiveComparison().isEqualTo(letter);
    assertThat(read.headerValues[2]).isNull();
  }
}
