package io.sipstream.agent;

/** Reads the version that the build wrote into the jar. */
final class AgentVersion {
  private AgentVersion() {}

  /** Returns the version; null if the classes are not in a jar. */
  static String get() {
    return AgentVersion.class.getPackage().getImplementationVersion();
  }
}
