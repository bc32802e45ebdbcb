package io.sipstream.job.elasticsearch;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.ContentEncoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.entity.NByteArrayEntity;

/**
 * Body of a bulk request, which is written in pieces. The JDK copies what it gets to memory outside
 * the heap: of a whole body it would copy the rest again for each part that the socket accepts.
 */
final class BulkEntity extends NByteArrayEntity {
  // Required by the bulk API's reference.
  private static final ContentType NDJSON = ContentType.create("application/x-ndjson");
  private static final int PIECE_BYTES = 256 << 10;

  private final ByteBuffer body;
  private final int begin;
  private final int end;

  BulkEntity(ByteBuffer body) {
    super(body.array(), body.arrayOffset() + body.position(), body.remaining(), NDJSON);
    this.body = body.duplicate();
    this.begin = body.position();
    this.end = body.limit();
  }

  @Override
  public void produceContent(ContentEncoder encoder, IOControl control) throws IOException {
    int accepted;
    do {
      body.limit(Math.min(end, body.position() + PIECE_BYTES));
      accepted = encoder.write(body);
    } while (accepted > 0 && body.position() < end);
    if (body.position() == end) {
      encoder.complete();
    }
  }

  /** Rewinds the body, which the client may send again. */
  @Override
  public void close() {
    body.position(begin);
  }
}
