package io.sipstream.decoder;

import io.sipstream.message.DecodedMessage;
import java.util.Map;
import java.util.TreeMap;

/** Counts documents, and by reason how each frame ends. */
public class CountingSink implements InMemoryDecoder.Sink {
  private final Map<String, Integer> ends = new TreeMap<>();
  private int documents;

  /** Returns the number of documents. */
  public int documents() {
    return documents;
  }

  /** Returns how many frames ended for each reason. */
  public Map<String, Integer> ends() {
    return ends;
  }

  /** Returns the number of frames that ended. */
  public int frames() {
    return ends.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public void message(DecodedMessage message) {
    documents++;
  }

  @Override
  public void used() {
    ends.merge("used", 1, Integer::sum);
  }

  @Override
  public void ignored(String kind) {
    ends.merge(kind, 1, Integer::sum);
  }

  @Override
  public void deadLetter(String stage, String reason, String detail) {
    ends.merge(stage + "." + reason, 1, Integer::sum);
  }

  @Override
  public void count(String name) {}
}
