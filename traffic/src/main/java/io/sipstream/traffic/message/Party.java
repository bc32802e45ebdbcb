package io.sipstream.traffic.message;

/**
 * Who takes part in a conversation.
 *
 * @param user user part of the address, a name or a number
 * @param displayName shown to people; empty for none
 * @param domain host part of the address
 * @param endpoint where its SIP comes from
 * @param software what it says in User-Agent or Server; empty for nothing
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
