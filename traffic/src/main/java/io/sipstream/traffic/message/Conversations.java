package io.sipstream.traffic.message;

import java.util.ArrayList;
import java.util.List;

/** Creates common conversations, each as its messages in order. */
public final class Conversations {
  private static final String ALLOW =
      "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, REFER, NOTIFY, MESSAGE";
  private static final List<String> CODECS = List.of("8", "0", "18");

  private Conversations() {}

  /** Returns an answered call, which the caller ends. */
  public static List<Message> answeredCall(
      Dialog dialog, Party caller, Party callee, int mediaPort) {
    List<Message> messages = invitation(dialog, caller, mediaPort);
    messages.add(dialog.response(180, "Ringing", "INVITE", 1));
    messages.add(answer(dialog, callee, 1, mediaPort + 2, "sendrecv"));
    messages.add(dialog.request("ACK", 1));
    messages.add(dialog.request("BYE", 2, "Reason: Q.850;cause=16;text=\"Normal call clearing\""));
    messages.add(dialog.response(200, "OK", "BYE", 2));
    return messages;
  }

  /** Returns a call with early media and reliable provisional responses (RFC 3262). */
  public static List<Message> earlyMediaCall(
      Dialog dialog, Party caller, Party callee, int mediaPort) {
    List<Message> messages = invitation(dialog, caller, mediaPort);
    Body announcement = Body.sdp(callee, 1, mediaPort + 2, "sendonly", CODECS);
    messages.add(
        dialog.response(
            callee,
            183,
            "Session Progress",
            "INVITE",
            1,
            announcement,
            "Require: 100rel",
            "RSeq: 4711"));
    messages.add(dialog.request("PRACK", 2, "RAck: 4711 1 INVITE"));
    messages.add(dialog.response(200, "OK", "PRACK", 2));
    messages.add(answer(dialog, callee, 1, mediaPort + 2, "sendrecv"));
    messages.add(dialog.request("ACK", 1));
    messages.add(dialog.request(callee, "BYE", 1, Body.NONE));
    messages.add(dialog.response(caller, 200, "OK", "BYE", 1, Body.NONE));
    return messages;
  }

  /** Returns a call that is put on hold and resumed. */
  static List<Message> heldCall(Dialog dialog, Party caller, Party callee, int mediaPort) {
    List<Message> messages = invitation(dialog, caller, mediaPort);
    messages.add(answer(dialog, callee, 1, mediaPort + 2, "sendrecv"));
    messages.add(dialog.request("ACK", 1));
    for (int sequence = 2; sequence <= 3; sequence++) {
      boolean hold = sequence == 2;
      Body offer = Body.sdp(caller, sequence, mediaPort, hold ? "sendonly" : "sendrecv", CODECS);
      messages.add(dialog.request(caller, "INVITE", sequence, offer, "Supported: timer"));
      messages.add(answer(dialog, callee, sequence, mediaPort + 2, hold ? "recvonly" : "sendrecv"));
      messages.add(dialog.request("ACK", sequence));
    }
    messages.add(dialog.request("BYE", 4));
    messages.add(dialog.response(200, "OK", "BYE", 4));
    return messages;
  }

  /** Returns a rejected call. */
  public static List<Message> refusedCall(
      Dialog dialog, Party caller, int mediaPort, int code, String reason) {
    List<Message> messages = invitation(dialog, caller, mediaPort);
    messages.add(dialog.response(code, reason, "INVITE", 1));
    messages.add(dialog.request("ACK", 1));
    return messages;
  }

  /** Returns a call that the caller cancels. */
  static List<Message> cancelledCall(Dialog dialog, Party caller, int mediaPort) {
    List<Message> messages = invitation(dialog, caller, mediaPort);
    messages.add(dialog.response(180, "Ringing", "INVITE", 1));
    messages.add(dialog.request("CANCEL", 1));
    messages.add(dialog.response(200, "OK", "CANCEL", 1));
    messages.add(dialog.response(487, "Request Terminated", "INVITE", 1));
    messages.add(dialog.request("ACK", 1));
    return messages;
  }

  /** Returns a registration with a challenge. */
  public static List<Message> registration(
      Dialog dialog, Party phone, Party registrar, String nonce) {
    Digest digest = new Digest(registrar.domain(), nonce);
    String contact = "Contact: " + phone.contact() + ";expires=600;q=0.8";
    String uri = "sip:" + registrar.domain();
    String answer = digest.authorization(phone.user(), "secret", "REGISTER", uri);
    return List.of(
        dialog.request("REGISTER", 1, contact, "Expires: 600", ALLOW),
        dialog.response(401, "Unauthorized", "REGISTER", 1, digest.challenge()),
        dialog.request("REGISTER", 2, contact, "Expires: 600", ALLOW, answer),
        dialog.response(200, "OK", "REGISTER", 2, contact));
  }

  /** Returns an OPTIONS request and its response. */
  public static List<Message> ping(Dialog dialog) {
    return List.of(
        dialog.request("OPTIONS", 1, "Accept: application/sdp"),
        dialog.response(200, "OK", "OPTIONS", 1, ALLOW, "Accept: application/sdp"));
  }

  /** Returns a message-waiting subscription and its first notification (RFC 3842). */
  static List<Message> subscription(Dialog dialog, Party watcher, Party server) {
    Body summary =
        new Body(
            "application/simple-message-summary",
            "Messages-Waiting: yes\r\nMessage-Account: "
                + watcher.uri()
                + "\r\nVoice-Message: 2/8 (0/2)\r\n");
    String event = "Event: message-summary";
    return List.of(
        dialog.request("SUBSCRIBE", 1, event, "Expires: 3600"),
        dialog.response(202, "Accepted", "SUBSCRIBE", 1, "Expires: 3600"),
        dialog.request(
            server, "NOTIFY", 1, summary, event, "Subscription-State: active;expires=3599"),
        dialog.response(watcher, 200, "OK", "NOTIFY", 1, Body.NONE));
  }

  /** Returns a text message and its response (RFC 3428). */
  public static List<Message> textMessage(Dialog dialog, Party sender, String text) {
    Body body = new Body("text/plain;charset=utf-8", text);
    return List.of(
        dialog.request(sender, "MESSAGE", 1, body), dialog.response(200, "OK", "MESSAGE", 1));
  }

  private static List<Message> invitation(Dialog dialog, Party caller, int mediaPort) {
    List<Message> messages = new ArrayList<>();
    messages.add(
        dialog.request(
            caller,
            "INVITE",
            1,
            Body.sdp(caller, 1, mediaPort, "sendrecv", CODECS),
            ALLOW,
            "Supported: 100rel, timer, replaces",
            "Session-Expires: 1800;refresher=uac",
            "P-Asserted-Identity: " + caller.nameAddress(),
            "P-Charging-Vector: icid-value=\"" + Digest.md5(caller.uri() + mediaPort) + '"'));
    messages.add(dialog.response(100, "Trying", "INVITE", 1));
    return messages;
  }

  private static Message answer(
      Dialog dialog, Party callee, int sequence, int mediaPort, String direction) {
    Body answer = Body.sdp(callee, sequence, mediaPort, direction, List.of("8"));
    return dialog.response(callee, 200, "OK", "INVITE", sequence, answer, ALLOW);
  }
}
