package io.sipstream.privacy;

import io.sipstream.text.Span;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Collects the users and addresses that a parsed message names, also in URIs of schemes that have
 * no pattern in {@link Pseudonymizer}.
 */
public final class NamedParties {
  private final Set<String> users = new LinkedHashSet<>();
  private final Set<String> hosts = new LinkedHashSet<>();

  /** Adds a user as on the wire; null adds nothing. */
  public void user(Span user) {
    if (user != null && !user.isEmpty()) {
      users.add(user.toLatin1());
    }
  }

  /** Adds an address or a name; null adds nothing. */
  public void host(Span host) {
    if (host != null) {
      hosts.add(host.toString());
    }
  }

  Set<String> users() {
    return users;
  }

  Set<String> hosts() {
    return hosts;
  }
}
