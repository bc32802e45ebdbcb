package io.sipstream.cli;

import picocli.CommandLine;

/** Prints the version that the build wrote into the jar. */
public final class BuildVersion implements CommandLine.IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = BuildVersion.class.getPackage().getImplementationVersion();
    return new String[] {"sipstream " + (version == null ? "(not packaged)" : version)};
  }
}
