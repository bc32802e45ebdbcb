package io.sipstream.release;

import java.nio.file.Path;
import java.util.List;

/**
 * A jar that a program of the release contains, as a file or merged into the program's own jar.
 *
 * @param licenses SPDX identifiers; the user may choose one of several
 */
record BundledPart(String group, String name, String version, Path jar, List<String> licenses) {
  /** Returns the package URL, which identifies the part in the bill of materials. */
  String purl() {
    return "pkg:maven/" + group + "/" + name + "@" + version + "?type=jar";
  }

  /** Returns name and version. */
  String title() {
    return name + "-" + version;
  }
}
