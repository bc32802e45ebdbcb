package io.sipstream.traffic.carrier;

import io.sipstream.traffic.frame.TcpFlow;
import io.sipstream.traffic.message.Endpoint;
import io.sipstream.traffic.message.Message;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Simulates a TCP connection between two gateways of a carrier for the messages of many
 * conversations. Messages are sent one by one or combined. Segments end at message boundaries or
 * within messages. Occasionally the connection is closed and replaced.
 */
final class Trunk {
  // Payload of a segment over Ethernet with the usual TCP timestamps.
  private static final int SEGMENT_BYTES = 1_448;
  private static final int MESSAGES_PER_CONNECTION = 5_000;
  private static final int HELD_MOST = 4;
  private static final int HOLDS_PER_CENT = 40;
  private static final int CUTS_PER_CENT = 20;
  private static final int FIRST_PORT = 49_152;
  private static final int PORTS = 16_384;

  private final Random random;
  private final Endpoint near;
  private final Endpoint far;
  private final Batch there = new Batch();
  private final Batch back = new Batch();
  private TcpFlow flow;
  private int connections;
  private int messagesLeft;

  private static final class Batch {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int messages;
  }

  /** Creates a trunk between two addresses of the same IP version. */
  Trunk(Random random, Endpoint near, Endpoint far) {
    this.random = random;
    this.near = near;
    this.far = far;
  }

  Endpoint near() {
    return near;
  }

  Endpoint far() {
    return far;
  }

  /** Returns the frames for a message; empty if it is held to be combined with others. */
  List<byte[]> send(Message message) {
    List<byte[]> frames = new ArrayList<>();
    if (messagesLeft == 0) {
      connect(frames);
    }
    messagesLeft--;
    boolean forward = message.from().equals(near);
    Batch batch = forward ? there : back;
    batch.bytes.writeBytes(message.over("TCP").payload());
    batch.messages++;
    if (batch.messages == HELD_MOST || random.nextInt(100) >= HOLDS_PER_CENT) {
      flush(batch, forward ? flow : flow.peer(), frames);
    }
    return frames;
  }

  /** Returns the frames for held messages. */
  List<byte[]> flush() {
    List<byte[]> frames = new ArrayList<>();
    if (flow != null) {
      flush(there, flow, frames);
      flush(back, flow.peer(), frames);
    }
    return frames;
  }

  private void connect(List<byte[]> frames) {
    if (flow != null) {
      frames.addAll(flush());
      frames.add(flow.fin());
      frames.add(flow.peer().fin());
    }
    Endpoint client = new Endpoint(near.address(), FIRST_PORT + connections++ % PORTS);
    // Above 2^31, so that some sequence numbers wrap around.
    flow = TcpFlow.between(client, far, random.nextInt() & 0xFFFF_FFFFL);
    frames.addAll(flow.handshake());
    messagesLeft = MESSAGES_PER_CONNECTION;
  }

  private void flush(Batch batch, TcpFlow direction, List<byte[]> frames) {
    if (batch.messages == 0) {
      return;
    }
    byte[] payload = batch.bytes.toByteArray();
    batch.bytes.reset();
    batch.messages = 0;
    boolean cuts = random.nextInt(100) < CUTS_PER_CENT;
    int first = cuts ? 1 + random.nextInt(Math.min(payload.length - 1, SEGMENT_BYTES)) : 0;
    List<Integer> ends = new ArrayList<>();
    for (int at = cuts ? first : SEGMENT_BYTES; at < payload.length; at += SEGMENT_BYTES) {
      ends.add(at);
    }
    frames.addAll(direction.send(payload, ends.stream().mapToInt(Integer::intValue).toArray()));
    frames.add(direction.peer().acknowledge());
  }
}
