package io.sipstream.traffic.message;

import java.util.Random;

/**
 * Creates fictitious people, phones and servers with names, numbers and addresses reserved for
 * documentation (RFC 5737, RFC 3849, RFC 2606; the numbers 555-0100 to 555-0199).
 */
public final class Population {
  private static final String[] GIVEN_NAMES = {
    "Alice", "Bob", "Chiara", "Dörte", "Emil", "Fatima", "Goran", "Hanna", "Ivo", "Jing", "Kofi"
  };
  private static final String[] FAMILY_NAMES = {
    "Adler", "Brook", "Castro", "Diaz", "Eze", "Fox", "García", "Hill", "Ito", "Jansen", "Kovač"
  };
  private static final String[] DOMAINS = {"example.com", "example.net", "example.org"};
  private static final String[] PHONES = {
    "Example Desk Phone 4.2",
    "Example Softphone/3.19.1 (Linux; x86_64)",
    "ExampleUA 0.9",
    "Example DECT Base 12.50.4",
    "Example Mobile/17.1 (IMS; VoLTE)",
    "Example ATA-2/1.0.7 0000d34db33f",
    "example-ua",
    ""
  };
  private static final String[] SERVERS = {
    "Example SBC 8.4.0p2", "Example Proxy/5.7 (x86_64/linux)", "Example Switch", ""
  };
  // The three documentation networks.
  private static final byte[][] NETWORKS = {
    {(byte) 192, 0, 2}, {(byte) 198, 51, 100}, {(byte) 203, 0, 113}
  };
  private static final int SIP_PORT = 5060;

  private final Random random;

  public Population(Random random) {
    this.random = random;
  }

  /** Returns a phone; about one in three is behind a NAT and has a random port. */
  public Party phone(boolean ipv6) {
    int port = random.nextInt(3) == 0 ? 40_000 + random.nextInt(20_000) : SIP_PORT;
    return party(ipv6, port, pick(PHONES));
  }

  /** Returns a proxy, registrar or gateway, which always uses the SIP port. */
  public Party server(boolean ipv6) {
    return party(ipv6, SIP_PORT, pick(SERVERS));
  }

  private Party party(boolean ipv6, int port, String software) {
    String given = pick(GIVEN_NAMES);
    String family = pick(FAMILY_NAMES);
    String user =
        random.nextBoolean()
            ? "+1" + (201 + random.nextInt(780)) + "55501" + twoDigits()
            : (char) ('a' + random.nextInt(26)) + "." + random.nextInt(10_000);
    String displayName = random.nextInt(3) == 0 ? "" : given + " " + family;
    return new Party(user, displayName, pick(DOMAINS), endpoint(ipv6, port), software);
  }

  private Endpoint endpoint(boolean ipv6, int port) {
    if (ipv6) {
      byte[] address = new byte[16];
      random.nextBytes(address);
      address[0] = 0x20;
      address[1] = 0x01;
      address[2] = 0x0D;
      address[3] = (byte) 0xB8;
      return Endpoint.of(address, port);
    }
    byte[] network = NETWORKS[random.nextInt(NETWORKS.length)];
    byte host = (byte) (1 + random.nextInt(254));
    return Endpoint.of(new byte[] {network[0], network[1], network[2], host}, port);
  }

  private String twoDigits() {
    int number = random.nextInt(100);
    return number < 10 ? "0" + number : Integer.toString(number);
  }

  private String pick(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
