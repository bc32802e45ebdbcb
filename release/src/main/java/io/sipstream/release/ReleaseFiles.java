package io.sipstream.release;

import io.sipstream.agent.CaptureAgent;
import io.sipstream.cli.Sipstream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Writes the files of a release that the build generates: manual pages, shell completion, licenses,
 * the bill of materials and Debian's control files.
 */
public final class ReleaseFiles {
  /** Commands that need servers or sources of a clone, and so have no page. */
  private static final List<String> OF_A_CLONE = List.of("quickstart");

  private final Path home;
  private final Path output;
  private final Path artifacts;
  private final String version;

  private ReleaseFiles(Path home, Path output, Path artifacts, String version) {
    this.home = home;
    this.output = output;
    this.artifacts = artifacts;
    this.version = version;
  }

  /**
   * Runs in the build.
   *
   * @param arguments top directory of the project, directory whose {@code files} and {@code
   *     artifacts} are written, version, timestamp of the build, and, possibly empty, the project's
   *     address and the maintainer
   */
  public static void main(String[] arguments) throws IOException {
    Path target = Path.of(arguments[1]);
    ReleaseFiles files =
        new ReleaseFiles(
            Path.of(arguments[0]),
            target.resolve("files"),
            target.resolve("artifacts"),
            arguments[2]);
    // Files of an earlier build may have other names.
    delete(files.output);
    delete(files.artifacts);
    Files.createDirectories(files.artifacts);
    String projectUrl = argument(arguments, 4);
    files.writeManuals();
    files.writeParts(arguments[3], projectUrl);
    Path deploy = files.home.resolve("deploy");
    String maintainer = argument(arguments, 5);
    files.writeControl("sipstream", deploy.resolve("cli/debian"), projectUrl, maintainer);
    files.writeControl("sipstream-agent", deploy.resolve("agent/debian"), projectUrl, maintainer);
  }

  /** Returns an argument; an empty one may be missing. */
  private static String argument(String[] arguments, int index) {
    return arguments.length > index && arguments[index] != null ? arguments[index].strip() : "";
  }

  private void writeManuals() throws IOException {
    CommandLine sipstream = Sipstream.commandLine();
    CommandLine agent = CaptureAgent.commandLine();
    List<CommandSpec> commands = new ArrayList<>();
    for (CommandLine program : List.of(sipstream, agent)) {
      commands.add(program.getCommandSpec());
      for (CommandLine command : program.getSubcommands().values()) {
        if (!OF_A_CLONE.contains(command.getCommandName())) {
          commands.add(command.getCommandSpec());
        }
      }
    }
    List<String> names = commands.stream().map(ManualPage::name).toList();
    for (CommandSpec command : commands) {
      String name = ManualPage.name(command);
      List<String> others = names.stream().filter(other -> !other.equals(name)).toList();
      Path file = directory("man").resolve(name + ".1.gz");
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write(ManualPage.of(command, version, others).getBytes(StandardCharsets.UTF_8));
      }
    }
    writeCompletion("sipstream-agent", CaptureAgent.commandLine());
    writeCompletion("sipstream", sipstream.addSubcommand("agent", agent));
  }

  private void writeCompletion(String name, CommandLine command) throws IOException {
    Files.writeString(directory("completion").resolve(name), AutoComplete.bash(name, command));
  }

  private void writeParts(String timestamp, String projectUrl) throws IOException {
    Map<String, List<BundledPart>> programs = new LinkedHashMap<>();
    programs.put("sipstream-cli", parts("cli", "sipstream-cli.jar"));
    for (BundledPart part : programs.get("sipstream-cli")) {
      Files.copy(part.jar(), directory("lib").resolve(part.title() + ".jar"));
    }
    programs.put("sipstream-agent", parts("capture-agent", jar("capture-agent")));
    programs.put("sipstream-flink-job", parts("flink-job", jar("flink-job")));
    for (String name : List.of("sipstream-cli", "sipstream-agent")) {
      LicenseFiles.write(directory("legal").resolve(name), programs.get(name), home);
    }
    List<BundledPart> all = programs.values().stream().flatMap(List::stream).distinct().toList();
    LicenseFiles.write(directory("legal").resolve("all"), all, home);
    BillOfMaterials.write(
        artifacts.resolve("sipstream-" + version + ".cdx.json"),
        version,
        timestamp,
        projectUrl,
        programs);
  }

  private String jar(String module) {
    return module + "-" + version + ".jar";
  }

  private List<BundledPart> parts(String module, String jar) throws IOException {
    Path target = home.resolve(module).resolve("target");
    return PartReader.read(target.resolve(jar), target.resolve("class-path"));
  }

  /**
   * Copies control files; a snapshot without a maintainer says so, since Debian needs the field.
   */
  private void writeControl(String name, Path source, String projectUrl, String maintainer)
      throws IOException {
    String address = "Maintainer: " + (maintainer.isEmpty() ? "not set (snapshot)" : maintainer);
    if (!projectUrl.isEmpty()) {
      address += "\nHomepage: " + projectUrl;
    }
    Path target = Files.createDirectories(directory("debian").resolve(name));
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.toList()) {
        String text = Files.readString(file).replace("Maintainer: @MAINTAINER@", address);
        Files.writeString(target.resolve(file.getFileName()), text);
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private Path directory(String name) throws IOException {
    return Files.createDirectories(output.resolve(name));
  }
}
