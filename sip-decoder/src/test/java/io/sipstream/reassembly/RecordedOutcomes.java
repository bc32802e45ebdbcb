package io.sipstream.reassembly;

import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Layers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Remembers what became of pieces. */
final class RecordedOutcomes implements ReassemblyOutput<RecordedOutcomes.TestPiece> {
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record TestPiece(byte[] bytes, FrameContext context, boolean canBeOrdered)
      implements ReassemblyInput {
    @Override
    public long heldBytes() {
      return bytes.length;
    }
  }

  record Packet(byte[] bytes, FrameContext context) {}

  final List<Packet> packets = new ArrayList<>();
  final List<StreamMessage> messages = new ArrayList<>();
  final Map<String, Integer> ends = new TreeMap<>();
  final Map<String, Integer> counts = new TreeMap<>();

  static TestPiece piece(byte[] bytes, long timeMillis) {
    return piece(bytes, timeMillis, FragmentFrames.RAW, null, null);
  }

  static TestPiece piece(byte[] bytes, long timeMillis, int linkType, String tap, String replay) {
    return new TestPiece(
        bytes,
        new FrameContext.Plain(
            timeMillis * 1_000_000, false, linkType, bytes.length, tap, null, replay, Layers.NONE),
        true);
  }

  int total() {
    return ends.values().stream().mapToInt(Integer::intValue).sum();
  }

  private void end(String how) {
    ends.merge(how, 1, Integer::sum);
  }

  @Override
  public void joined(byte[] packet, FrameContext context, List<TestPiece> pieces) {
    packets.add(new Packet(packet, context));
    pieces.forEach(piece -> end("joined"));
  }

  @Override
  public void message(StreamMessage message) {
    messages.add(message);
  }

  @Override
  public void used(TestPiece piece) {
    end("used");
  }

  @Override
  public void ignored(TestPiece piece, String kind) {
    end(kind);
  }

  @Override
  public void deadLetter(TestPiece piece, String stage, String reason, String detail) {
    end(stage + "." + reason);
  }

  @Override
  public void count(String name) {
    counts.merge(name, 1, Integer::sum);
  }
}
