package io.sipstream.settings;

import java.util.List;

/**
 * What the sources gave together.
 *
 * @param notices sentences for the user that stop nothing
 * @param effectiveYaml every setting that has a value, as a file that could have given it; secrets
 *     masked
 */
public record LoadedSettings(JobSettings settings, List<String> notices, String effectiveYaml) {}
