package io.sipstream.benchmarks;

import com.sun.management.ThreadMXBean;
import io.sipstream.document.Document;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * What a message costs in figures that do not depend on the machine or its mood: bytes allocated on
 * the way from a frame to its document, and the document's own. It is run in a JVM whose compiler
 * leaves out no allocation ({@code -XX:TieredStopAtLevel=1}), so it is the same at each run.
 */
final class CostOfMessage {
  private static final int WARM_UPS = 2;

  private CostOfMessage() {}

  public static void main(String[] args) throws IOException {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    DecodeBenchmark benchmark = new DecodeBenchmark();
    benchmark.generate();
    for (int i = 0; i < WARM_UPS; i++) {
      benchmark.outcomes();
      benchmark.write();
    }
    long before = thread.getCurrentThreadAllocatedBytes();
    List<Object> outcomes = benchmark.outcomes();
    long allocated = thread.getCurrentThreadAllocatedBytes() - before;
    before = thread.getCurrentThreadAllocatedBytes();
    benchmark.write();
    long writing = thread.getCurrentThreadAllocatedBytes() - before;
    long documents =
        outcomes.stream()
            .filter(Document.class::isInstance)
            .mapToLong(outcome -> ((Document) outcome).length())
            .sum();
    System.out.println("allocated_bytes=" + allocated / DecodeBenchmark.MESSAGES);
    System.out.println("allocated_bytes_without_array=" + writing / DecodeBenchmark.MESSAGES);
    System.out.println("document_bytes=" + documents / DecodeBenchmark.MESSAGES);
  }
}
