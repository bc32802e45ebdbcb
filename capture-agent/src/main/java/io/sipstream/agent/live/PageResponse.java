package io.sipstream.agent.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Holds the answer to an HTTP request. */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record PageResponse(int status, String type, byte[] body) {
  static PageResponse text(int status, String sentence) {
    return new PageResponse(status, "text/plain; charset=utf-8", (sentence + "\n").getBytes(UTF_8));
  }

  /** Returns the answer as it is sent; its connection ends with it. */
  byte[] toBytes(boolean withBody) {
    String head =
        "HTTP/1.1 %d \r\nContent-Type: %s\r\nContent-Length: %d\r\nAllow: GET, HEAD\r\nConnection: close\r\n\r\n"
            .formatted(status, type, body.length);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.writeBytes(head.getBytes(UTF_8));
    if (withBody) {
      answer.writeBytes(body);
    }
    return answer.toByteArray();
  }
}
