package io.sipstream.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** A Flink job that counts up to what it is told: {@code CountingJob LAST}. */
public final class CountingJob {
  private CountingJob() {}

  /**
   * Submits the job.
   *
   * @param args how far to count; a number that is no number is a job that fails
   */
  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("Say how far to count.");
      System.exit(2);
    }
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(1);
    environment.fromData(args[0]).map(new Count()).sinkTo(new DiscardingSink<>());
    environment.execute("counting");
  }

  /** This class as a job jar. */
  static Path jarIn(Path directory) {
    Path jar = directory.resolve("counting-job.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Class<?> each : new Class<?>[] {CountingJob.class, Count.class}) {
        String name = each.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        try (InputStream in = each.getClassLoader().getResourceAsStream(name)) {
          in.transferTo(out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jar;
  }

  private static final class Count extends RichMapFunction<String, Long> {
    private static final long serialVersionUID = 1L;

    private final LongCounter counted = new LongCounter();

    @Override
    public void open(OpenContext context) {
      getRuntimeContext().addAccumulator("counted", counted);
    }

    @Override
    public Long map(String last) throws InterruptedException {
      for (long end = Long.parseLong(last); counted.getLocalValuePrimitive() < end; ) {
        counted.add(1L);
      }
      // A job without end, as a live one is, until it is cancelled.
      Thread.sleep(600_000);
      return 0L;
    }
  }
}
