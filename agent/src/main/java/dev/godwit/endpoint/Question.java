package dev.godwit.endpoint;

import java.util.Map;

/**
 * One request to an endpoint.
 *
 * @param most bytes of the body; more is a failure
 * @param kept bytes of the body that somebody will look at
 */
record Question(Visit visit, String method, Map<String, String> headers, int most, int kept) {}
