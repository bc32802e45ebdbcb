package io.sipstream.traffic.sample;

import io.sipstream.traffic.frame.Frames;
import io.sipstream.traffic.message.Body;
import io.sipstream.traffic.message.Conversations;
import io.sipstream.traffic.message.Dialog;
import io.sipstream.traffic.message.Digest;
import io.sipstream.traffic.message.Message;
import io.sipstream.traffic.message.Party;
import java.util.ArrayList;
import java.util.List;

/** Creates messages with data to be masked: digests, media keys, texts and digits. */
final class SecretFrames {
  private static final Digest DIGEST =
      new Digest("example.com", "dcd98b7102dd2f0e8b11d0f600bfb0c093");

  private SecretFrames() {}

  static List<byte[]> frames() {
    List<Message> messages = new ArrayList<>();
    messages.addAll(call());
    messages.addAll(texts());
    return Frames.ethernets(messages.stream().map(Frames::udpPacket).toList());
  }

  private static List<Message> call() {
    Party alice = SampleCaptures.ALICE;
    Dialog dialog = new Dialog(alice, SampleCaptures.BOB, "keys@example.com");
    String uri = SampleCaptures.BOB.uri();
    Body offer = Body.sdp(alice, 1, 20_000, "sendrecv", List.of("8", "0"));
    Body secured =
        new Body(
            offer.contentType(),
            offer.text().replace("RTP/AVP", "RTP/SAVP")
                + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj"
                + "|2^20|1:4\r\na=ice-ufrag:8hhY\r\na=ice-pwd:asd88fgpdd777uzjYhagZg\r\n");
    String credentials = DIGEST.authorization("alice", "wonderland", "INVITE", uri);
    return List.of(
        dialog.request(alice, "INVITE", 1, secured, "Proxy-" + credentials),
        dialog.response(100, "Trying", "INVITE", 1),
        dialog.response(200, "OK", "INVITE", 1),
        dialog.request("ACK", 1),
        dialog.request(
            alice,
            "INFO",
            2,
            new Body("application/dtmf-relay", "Signal=4711#\r\nDuration=160\r\n")),
        dialog.response(200, "OK", "INFO", 2));
  }

  private static List<Message> texts() {
    List<Message> messages = new ArrayList<>();
    Dialog challenged =
        new Dialog(SampleCaptures.ALICE, SampleCaptures.BOB, "challenged-text@example.com");
    messages.add(challenged.request("MESSAGE", 1));
    messages.add(
        challenged.response(
            401, "Unauthorized", "MESSAGE", 1, DIGEST.challenge() + ", opaque=\"5ccc069c403e\""));
    Dialog dialog = new Dialog(SampleCaptures.ALICE, SampleCaptures.BOB, "text@example.com");
    messages.addAll(
        Conversations.textMessage(dialog, SampleCaptures.ALICE, "Meet me at the old bridge.\r\n"));
    return messages;
  }
}
