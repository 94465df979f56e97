package dev.godwit.migration.report;

import java.util.List;

/** A part of a report under a title; {@code id} names it within the document. */
record Section(String id, String title, List<Block> blocks) {}
