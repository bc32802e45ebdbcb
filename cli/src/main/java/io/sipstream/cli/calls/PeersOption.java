package io.sipstream.cli.calls;

import io.sipstream.calls.peers.Peers;
import io.sipstream.calls.peers.PeersFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the file of {@code --peers-file}. */
final class PeersOption {
  private PeersOption() {}

  /**
   * Returns the peers of a file; none without a file.
   *
   * @throws IllegalArgumentException if the file cannot be read or is invalid
   */
  static Peers read(Path file) {
    if (file == null) {
      return Peers.none();
    }
    try {
      return PeersFile.parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--peers-file: cannot read "
              + file
              + " ("
              + e.getClass().getSimpleName()
              + "). Set a readable text file.",
          e);
    }
  }
}
