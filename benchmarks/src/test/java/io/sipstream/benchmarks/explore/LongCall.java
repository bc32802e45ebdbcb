package io.sipstream.benchmarks.explore;

import io.sipstream.frames.LinkType;
import io.sipstream.frames.PcapWriter;
import io.sipstream.traffic.frame.Frames;
import io.sipstream.traffic.message.Conversations;
import io.sipstream.traffic.message.Dialog;
import io.sipstream.traffic.message.Message;
import io.sipstream.traffic.message.Party;
import io.sipstream.traffic.message.Population;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes a capture with one call of many messages: OPTIONS within its dialog. */
final class LongCall {
  static final String CALL_ID = "long-call@example.net";

  private static final long START_NANOS = 1_700_000_000_000_000_000L;
  private static final long STEP_NANOS = 20_000_000;
  private static final int MEDIA_PORT = 20_000;

  private LongCall() {}

  /** Writes a call of that many messages. */
  static Path write(Path file, int messages) throws IOException {
    Population population = new Population(new Random(1));
    Party caller = population.phone(false);
    Party callee = population.server(false);
    Dialog dialog = new Dialog(caller, callee, CALL_ID);
    List<Message> all =
        new ArrayList<>(Conversations.answeredCall(dialog, caller, callee, MEDIA_PORT));
    List<Message> end = new ArrayList<>(all.subList(all.size() - 2, all.size()));
    all.subList(all.size() - 2, all.size()).clear();
    for (int sequence = 10; all.size() + end.size() < messages; sequence++) {
      all.add(dialog.request("OPTIONS", sequence));
      all.add(dialog.response(200, "OK", "OPTIONS", sequence));
    }
    all.addAll(end);
    try (PcapWriter writer = new PcapWriter(Files.newOutputStream(file), LinkType.ETHERNET)) {
      long time = START_NANOS;
      for (Message message : all.subList(0, messages)) {
        time += STEP_NANOS;
        writer.write(time, Frames.ethernet(Frames.udpPacket(message)));
      }
    }
    return file;
  }
}
