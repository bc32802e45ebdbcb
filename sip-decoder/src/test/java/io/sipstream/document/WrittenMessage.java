package io.sipstream.document;

import io.sipstream.decoder.Outcome;
import io.sipstream.message.DecodedMessage;
import io.sipstream.message.MessageKind;
import java.util.List;

/** Holds what is written and counted for a message, which stays valid. */
public record WrittenMessage(Document document, MessageKind kind, List<String> problems) {

  /** Writes the message of an outcome. */
  public static WrittenMessage of(DecoderSettings settings, Outcome outcome) {
    return of(new SipDocumentWriter(settings), ((Outcome.Message) outcome).decoded());
  }

  public static WrittenMessage of(SipDocumentWriter writer, DecodedMessage message) {
    Document document = writer.document(message, Document.Operation.CREATE);
    return new WrittenMessage(document, message.kind(), message.problems());
  }

  public String id() {
    return document.id();
  }

  public String routing() {
    return document.routing();
  }

  public byte[] json() {
    return document.json();
  }
}
