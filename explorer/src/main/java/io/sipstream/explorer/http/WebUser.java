package io.sipstream.explorer.http;

import java.util.Map;

/**
 * Describes who sent a request. Immutable.
 *
 * @param name name for the audit; empty if nobody logged in
 * @param serverHeaders headers that requests to the search server get, such as the credentials
 * @param session whether the user logged in here, and so can log out
 */
public record WebUser(String name, Map<String, String> serverHeaders, boolean session) {
  /** Someone who did not log in. */
  public static final WebUser NOBODY = new WebUser("", Map.of(), false);

  public WebUser {
    serverHeaders = Map.copyOf(serverHeaders);
  }

  /** Returns the name without the credentials. */
  @Override
  public String toString() {
    return name;
  }
}
