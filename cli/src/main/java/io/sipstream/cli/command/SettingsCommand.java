package io.sipstream.cli.command;

import io.sipstream.frames.TerminalText;
import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.LoadedSettings;
import io.sipstream.settings.SettingDeclaration;
import io.sipstream.settings.SettingOptions;
import io.sipstream.support.ExitStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Runs a command that has settings of the decoder as options, if settings and options are valid.
 */
public abstract class SettingsCommand implements Callable<Integer> {
  private final SettingOptions settings;

  @Spec private CommandSpec spec;

  /** Creates a command with the settings of the decoder and the settings with these keys. */
  protected SettingsCommand(String... keys) {
    List<SettingDeclaration> all = new ArrayList<>(SettingDeclaration.decoder());
    all.addAll(SettingDeclaration.of(keys));
    settings = new SettingOptions(all);
  }

  /** Adds the settings as options. */
  public final void addSettings() {
    settings.addTo(spec);
    // Unknown options are reported together with invalid settings.
    spec.commandLine().setUnmatchedArgumentsAllowed(true);
    spec.commandLine().setUnmatchedOptionsArePositionalParams(false);
  }

  @Override
  public final Integer call() {
    LoadedSettings loaded;
    try {
      loaded = settings.load(spec.commandLine().getParseResult(), System.getenv());
      check();
    } catch (InvalidSettingsException e) {
      e.sentences().stream().map(TerminalText::of).forEach(System.err::println);
      return ExitStatus.INVALID_SETTINGS;
    } catch (IllegalArgumentException e) {
      System.err.println(TerminalText.of(e.getMessage()));
      return ExitStatus.INVALID_SETTINGS;
    }
    return run(loaded);
  }

  /**
   * Validates the options that are no settings.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  protected abstract void check();

  /** Runs the command and returns its exit status. */
  protected abstract int run(LoadedSettings loaded);
}
