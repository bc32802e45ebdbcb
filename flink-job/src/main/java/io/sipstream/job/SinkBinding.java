package io.sipstream.job;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;

/** Attaches a sink to a stream of the pipeline: a real sink, or a test's collection. */
@FunctionalInterface
public interface SinkBinding<T> {
  /** Attaches the sink and returns it; the pipeline sets its name and uid. */
  DataStreamSink<?> attach(DataStream<T> stream);
}
