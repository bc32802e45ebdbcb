package io.sipstream.traffic.message;

/**
 * Represents a participant of a conversation.
 *
 * @param user user part of the address, a name or a number
 * @param displayName display name; empty for none
 * @param domain host part of the address
 * @param endpoint source address of its SIP messages
 * @param software value of User-Agent or Server; empty for none
 */
public record Party(
    String user, String displayName, String domain, Endpoint endpoint, String software) {

  public String uri() {
    return "sip:" + user + "@" + domain;
  }

  String nameAddress() {
    return (displayName.isEmpty() ? "" : '"' + displayName + "\" ") + "<" + uri() + ">";
  }

  String contact() {
    String port = endpoint.port() == 5060 ? "" : ":" + endpoint.port();
    return "<sip:" + user + "@" + endpoint.host() + port + ">";
  }
}
