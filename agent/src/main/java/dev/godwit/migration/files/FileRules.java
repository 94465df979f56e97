package dev.godwit.migration.files;

import java.util.List;

/**
 * How the files of a tool are compared with its history.
 *
 * @param key SQL over one row {@code h} of the history: what {@link FileRule#name} gives for its file
 * @param rules the first that matches counts
 * @param upTo whether the history says only how far it is, and everything before is applied
 */
public record FileRules(String key, List<FileRule> rules, boolean upTo) {}
