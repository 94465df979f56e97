package dev.godwit.settings;

import java.util.List;
import java.util.stream.Collectors;

/** The operator's files are wrong: exit code 2, nothing was started. The message holds every problem, one a line. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public SettingsException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
