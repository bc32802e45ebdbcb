package io.sipstream.traffic.sample;

import static io.sipstream.traffic.sample.SampleCaptures.ALICE;
import static io.sipstream.traffic.sample.SampleCaptures.BOB;
import static io.sipstream.traffic.sample.SampleCaptures.ping;

import io.sipstream.traffic.frame.Bytes;
import io.sipstream.traffic.frame.TcpFlow;
import io.sipstream.traffic.message.Endpoint;
import io.sipstream.traffic.message.LongInvite;
import io.sipstream.traffic.message.NotSip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Creates SIP over TCP in split, repeated, reordered and lost segments, with a port for each case.
 */
final class TcpSegmentFrames {
  private static final int FIRST_SEQUENCE = 1_000_001;

  private final List<byte[]> frames = new ArrayList<>();

  private TcpSegmentFrames() {}

  static List<byte[]> frames() {
    TcpSegmentFrames captured = new TcpSegmentFrames();
    captured.manySegmentsAndManyMessages();
    captured.outOfOrder();
    captured.repeatedAndOverlapping();
    captured.sequenceWraps();
    captured.midStream();
    captured.lostSegment();
    captured.resetWithinAMessage();
    captured.endWithinAMessage();
    return captured.frames;
  }

  private static TcpFlow from(int port, long firstSequence) {
    Endpoint client = new Endpoint(ALICE.endpoint().address(), port);
    return TcpFlow.between(client, BOB.endpoint(), firstSequence);
  }

  private static byte[] sip(String callId) {
    return ping(ALICE, BOB, callId).over("TCP").payload();
  }

  private void manySegmentsAndManyMessages() {
    TcpFlow flow = from(40_001, FIRST_SEQUENCE);
    frames.addAll(flow.handshake());
    byte[] invite = LongInvite.of(ALICE, BOB, "three-segments").over("TCP").payload();
    frames.addAll(flow.send(invite, 700, 1_400));
    frames.add(flow.send(Bytes.join(sip("three-1"), sip("three-2"), sip("three-3"))));
    // RFC 5626 section 4.4.1: a ping and its response.
    frames.add(flow.send(NotSip.doubleCrlf()));
    frames.add(flow.peer().send(NotSip.crlf()));
    // The end of one message and the beginning of the next; CRLFs before a start line.
    byte[] two = Bytes.join(sip("cut-1"), NotSip.doubleCrlf(), sip("cut-2"));
    frames.addAll(flow.send(two, 150, sip("cut-1").length + 20));
    frames.add(flow.fin());
  }

  private void outOfOrder() {
    TcpFlow flow = from(40_002, FIRST_SEQUENCE);
    frames.addAll(flow.handshake());
    List<byte[]> segments = flow.send(sip("out-of-order"), 100, 200);
    frames.add(segments.get(0));
    frames.add(segments.get(2));
    frames.add(segments.get(1));
  }

  private void repeatedAndOverlapping() {
    TcpFlow flow = from(40_003, FIRST_SEQUENCE);
    frames.addAll(flow.handshake());
    byte[] message = sip("repeated");
    frames.add(flow.at(0, Arrays.copyOf(message, 200)));
    frames.add(flow.at(0, Arrays.copyOf(message, 200)));
    // Retransmitted from byte 120 on, as one segment.
    frames.add(flow.at(120, Arrays.copyOfRange(message, 120, message.length)));
    frames.add(flow.at(0, message));
  }

  private void sequenceWraps() {
    TcpFlow flow = from(40_004, 0xFFFF_FF80L);
    frames.addAll(flow.handshake());
    frames.addAll(flow.send(sip("sequence-wraps"), 128, 200));
  }

  /** Adds a stream whose capture begins within a message. */
  private void midStream() {
    TcpFlow flow = from(40_005, FIRST_SEQUENCE);
    byte[] cut = sip("before-the-capture");
    byte[] tail = Arrays.copyOfRange(cut, 120, cut.length);
    frames.add(flow.send(Bytes.join(tail, sip("behind-a-rest"))));
    frames.add(flow.send(sip("mid-stream")));
  }

  private void lostSegment() {
    TcpFlow flow = from(40_006, FIRST_SEQUENCE);
    frames.addAll(flow.handshake());
    frames.add(flow.send(sip("before-the-loss")));
    List<byte[]> segments = flow.send(sip("lost"), 100, 200);
    frames.add(segments.get(0));
    frames.add(segments.get(2));
    frames.add(flow.send(sip("behind-the-loss")));
  }

  private void resetWithinAMessage() {
    TcpFlow flow = from(40_007, FIRST_SEQUENCE);
    frames.addAll(flow.handshake());
    frames.add(flow.send(Arrays.copyOf(sip("reset"), 150)));
    frames.add(flow.reset());
  }

  private void endWithinAMessage() {
    TcpFlow flow = from(40_008, FIRST_SEQUENCE);
    frames.addAll(flow.handshake());
    frames.add(flow.send(Bytes.join(sip("whole"), Arrays.copyOf(sip("ended"), 150))));
    frames.add(flow.fin());
  }
}
