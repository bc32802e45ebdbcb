package io.sipstream.job;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;

/** One end of the pipeline: a real sink, or a test's collection. */
@FunctionalInterface
public interface SinkBinding<T> {
  /** Ends the stream; the pipeline gives the sink its name and uid. */
  DataStreamSink<?> attach(DataStream<T> stream);
}
