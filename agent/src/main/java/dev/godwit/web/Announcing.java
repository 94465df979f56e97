package dev.godwit.web;

import dev.godwit.migration.Announcements;
import dev.godwit.migration.planned.Plans;
import dev.godwit.migration.preflight.PreflightCheck;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What is behind the paths of those who migrate.
 *
 * @param preflight asks about a target and a database of it; empty if there is none such, or it is not connected
 */
public record Announcing(
        Announcements announcements,
        Plans plans,
        BiFunction<String, String, Future<Optional<List<PreflightCheck>>>> preflight) {}
