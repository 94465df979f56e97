package dev.godwit;

import dev.godwit.settings.Problems;
import dev.godwit.settings.SettingsException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Where the configuration came from, so that it can be read again. */
public record ConfigFile(Path path, UnaryOperator<String> environment) {

    /** Reads it and the files it names; {@link SettingsException} with every mistake. Blocks. */
    public AgentConfig read() {
        var problems = new Problems();
        var config = AgentConfig.read(path, environment, problems);
        problems.orThrow();
        return config.orElseThrow(() -> new SettingsException(problems.list()));
    }
}
