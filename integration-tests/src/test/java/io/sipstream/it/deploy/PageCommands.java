package io.sipstream.it.deploy;

import io.sipstream.it.SipstreamHome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads commands from the code blocks of a documentation page. */
final class PageCommands {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\n(.*?)^```");

  private PageCommands() {}

  /** Returns the arguments of each command of a program, in the order of the page. */
  static List<List<String>> of(String page, String program) throws IOException {
    List<List<String>> commands = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(Files.readString(SipstreamHome.DIRECTORY.resolve(page)));
    while (blocks.find()) {
      for (String line : blocks.group(1).replaceAll("\\\\\\n\\s*", "").split("\n")) {
        if (line.startsWith(program + " ")) {
          commands.add(List.of(line.substring(program.length() + 1).split(" +")));
        }
      }
    }
    return commands;
  }
}
