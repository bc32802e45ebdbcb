package io.sipstream.job;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;

/** Attaches a sink to a stream of the pipeline: a real sink, or a test's collection. */
@FunctionalInterface
public interface SinkBinding<T> {
  /**
   * Attaches a sink and returns it. The pipeline calls it for each of its streams of this type, and
   * sets name and uid.
   */
  DataStreamSink<?> attach(DataStream<T> stream);
}
