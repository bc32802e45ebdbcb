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
  private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```(\\w*)\\n(.*?)^ *```");

  private PageCommands() {}

  /** Returns the arguments of each command of a program, in the order of the page. */
  static List<List<String>> of(String page, String program) throws IOException {
    List<List<String>> commands = new ArrayList<>();
    for (String block : blocks(page)) {
      for (String line : block.split("\n")) {
        if (line.startsWith(program + " ")) {
          commands.add(List.of(line.substring(program.length() + 1).split(" +")));
        }
      }
    }
    return commands;
  }

  /** Returns the code blocks without a language, each command of several lines as one line. */
  static List<String> blocks(String page) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(SipstreamHome.DIRECTORY.resolve(page)));
    while (matcher.find()) {
      if (matcher.group(2).isEmpty()) {
        String block = matcher.group(3).replaceAll("(?m)^" + matcher.group(1), "");
        blocks.add(block.replaceAll("\\\\\\n\\s*", ""));
      }
    }
    return blocks;
  }
}
