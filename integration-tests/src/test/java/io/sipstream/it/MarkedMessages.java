package io.sipstream.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sipstream.frames.CapturedFrame;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** SIP messages over UDP on loopback, at a pace, each with a number by which it is known again. */
public final class MarkedMessages implements AutoCloseable {
  private static final int MESSAGE_BYTES = 600;
  private static final int MARK_BYTES = 9;

  private final DatagramSocket receiver;
  private final DatagramSocket sender;
  private volatile int sent;
  private volatile boolean stopped;
  private Thread thread;

  public MarkedMessages() throws IOException {
    // Somebody has to listen, or each message would be answered by ICMP.
    receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    sender = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  }

  public int port() {
    return receiver.getLocalPort();
  }

  int sent() {
    return sent;
  }

  /** Sends so many a second until {@link #stop()}. */
  public void start(int perSecond) {
    thread = new Thread(() -> send(perSecond), "marked-messages");
    thread.start();
  }

  private void send(int perSecond) {
    long start = System.nanoTime();
    try {
      for (int i = 0; !stopped; i++) {
        byte[] message = message(i);
        sender.send(new DatagramPacket(message, message.length, receiver.getLocalSocketAddress()));
        sent = i + 1;
        long due = start + TimeUnit.SECONDS.toNanos(1) * (i + 1L) / perSecond;
        LockSupport.parkNanos(due - System.nanoTime());
      }
    } catch (IOException e) {
      // Closed, since its test has ended; a test that goes on misses the messages.
    }
  }

  /** Stops sending; gives the number of messages. */
  public int stop() throws InterruptedException {
    stopped = true;
    thread.join();
    return sent;
  }

  private static byte[] message(int number) {
    String start =
        "OPTIONS sip:bob@example.com SIP/2.0\r\nCall-ID: spool-" + number + "\r\nSubject: ";
    byte[] bytes = new byte[MESSAGE_BYTES];
    Arrays.fill(bytes, (byte) 'x');
    System.arraycopy(start.getBytes(US_ASCII), 0, bytes, 0, start.length());
    byte[] end = ("\r\n\r\n%0" + MARK_BYTES + "d").formatted(number).getBytes(US_ASCII);
    System.arraycopy(end, 0, bytes, bytes.length - end.length, end.length);
    return bytes;
  }

  /** The number of a message in a frame of lo, of which each byte has to be there. */
  public static int numberOf(CapturedFrame frame) {
    byte[] bytes = frame.bytes();
    String mark = new String(bytes, bytes.length - MARK_BYTES, MARK_BYTES, US_ASCII);
    int number = Integer.parseInt(mark);
    byte[] payload = Arrays.copyOfRange(bytes, bytes.length - MESSAGE_BYTES, bytes.length);
    if (!Arrays.equals(payload, message(number))) {
      throw new AssertionError("Message " + number + " is not as it was sent.");
    }
    return number;
  }

  @Override
  public void close() {
    stopped = true;
    sender.close();
    receiver.close();
  }
}
