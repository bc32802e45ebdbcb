package io.sipstream.oracle.reassembly;

import java.util.Random;

/** Creates SIP messages whose spelling and bodies make their ends hard to find. */
final class RandomSip {
  private static final String[] START_LINES = {
    "INVITE sip:bob@biloxi.example.com SIP/2.0",
    "REGISTER sip:example.com SIP/2.0",
    "NOTIFY sip:bob@192.0.2.9 SIP/2.0",
    "INSPECT sip:bob@192.0.2.9 SIP/2.0",
    "SIP/2.0 100 Trying",
    "SIP/2.0 200 OK",
  };
  private static final String[] LENGTHS = {
    "Content-Length: %d", "l: %d", "content-length :%d", "Content-Length:\n  %d",
  };
  private static final String[] BODY_LINES = {
    "v=0", "SIP/2.0 200 OK", "BYE sip:carol@h SIP/2.0", "", "Content-Length: 7", "a=b c d",
  };

  private final Random random;

  RandomSip(Random random) {
    this.random = random;
  }

  /** Returns a message that states its length. */
  String next(int maxBodyBytes) {
    StringBuilder body = new StringBuilder();
    int bodyBytes = random.nextInt(3) == 0 ? random.nextInt(maxBodyBytes + 1) : 0;
    while (body.length() < bodyBytes) {
      body.append(of(BODY_LINES)).append("\n");
    }
    body.setLength(bodyBytes);
    String head =
        of(START_LINES)
            + "\nVia:\n SIP/2.0/TCP pc33.example.com;branch=z9hG4bK"
            + Long.toString(random.nextLong() & Long.MAX_VALUE, 36)
            + "\nFrom: Alice <sip:alice@h>;tag=1\nTo: <sip:bob@h>\nCSeq: 1 INVITE\nCall-ID: "
            + Integer.toHexString(random.nextInt())
            + "\n"
            + of(LENGTHS).formatted(bodyBytes)
            + "\n\n";
    // Some devices send line feeds alone.
    return (random.nextInt(5) == 0 ? head : head.replace("\n", "\r\n")) + body;
  }

  /** Returns the bytes of a connection in one direction. */
  String stream() {
    StringBuilder text = new StringBuilder();
    for (int items = random.nextInt(6); items > 0; items--) {
      text.append(
          switch (random.nextInt(12)) {
            case 0, 1 -> "\r\n\r\n";
            case 2 -> "<no> start line\r\n";
            case 3 -> "OPTIONS sip:b@h SIP/2.0\r\nCall-ID: no-length\r\n\r\n";
            default -> next(600);
          });
    }
    if (random.nextInt(6) == 0) {
      text.setLength(random.nextInt(text.length() + 1));
    }
    return text.toString();
  }

  private String of(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
