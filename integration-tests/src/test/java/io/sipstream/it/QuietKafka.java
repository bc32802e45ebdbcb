package io.sipstream.it;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;

/** A program that starts a broker, says what it has started, and waits to be ended. */
final class QuietKafka {
  private QuietKafka() {}

  public static void main(String[] args) throws InterruptedException {
    LocalStack stack =
        LocalStack.builder().parts(Part.KAFKA).heapMegabytes(Part.KAFKA, 256).start();
    System.out.println(stack.kafka().pid() + " " + stack.dataDirectory());
    Thread.currentThread().join();
  }
}
