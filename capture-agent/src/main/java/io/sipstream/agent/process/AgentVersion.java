package io.sipstream.agent.process;

/** Reads the version that the build wrote into the jar. */
public final class AgentVersion {
  private AgentVersion() {}

  /** Returns the version; null if the classes are not in a jar. */
  public static String get() {
    return AgentVersion.class.getPackage().getImplementationVersion();
  }
}
