package dev.godwit.activity;

/** A lock somebody holds that stands in others' way: its mode and, where it is on one, the relation. */
public record Held(String mode, String relation) {}
