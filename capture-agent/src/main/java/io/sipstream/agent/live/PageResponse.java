package io.sipstream.agent.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Holds an HTTP response. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PageResponse(int status, String type, byte[] body) {
  static PageResponse text(int status, String message) {
    return new PageResponse(status, "text/plain; charset=utf-8", (message + "\n").getBytes(UTF_8));
  }

  /** Returns the encoded response, after which the connection is closed. */
  byte[] toBytes(boolean withBody) {
    String head =
        "HTTP/1.1 %d \r\nContent-Type: %s\r\nContent-Length: %d\r\nAllow: GET, HEAD\r\nConnection: close\r\n\r\n"
            .formatted(status, type, body.length);
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    response.writeBytes(head.getBytes(UTF_8));
    if (withBody) {
      response.writeBytes(body);
    }
    return response.toByteArray();
  }
}
