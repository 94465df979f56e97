package dev.godwit.cli;

import dev.godwit.AgentConfig;
import dev.godwit.settings.Problems;
import dev.godwit.settings.SettingsException;
import java.nio.file.Path;

/** Reads the configuration a verb was given, or ends with everything that is wrong with it. */
final class Config {

    private Config() {}

    static AgentConfig read(Path file) {
        var problems = new Problems();
        var config = AgentConfig.read(file, System::getenv, problems);
        problems.orThrow();
        return config.orElseThrow(() -> new SettingsException(problems.list()));
    }
}
