package dev.godwit.endpoint;

import dev.godwit.series.Descriptor;
import java.util.List;
import java.util.stream.Stream;

/** The metrics about endpoints, under the names that Prometheus and blackbox_exporter gave them where they have one. */
public final class EndpointSeries {

    static final List<Descriptor> OF_ALL = List.of(
            Descriptor.gauge("godwit_endpoint_state", "1 for the state each endpoint is in."),
            Descriptor.gauge(
                    "godwit_endpoint_last_success_timestamp_seconds", "When the endpoint last answered as it should."));

    static final List<Descriptor> OF_SCRAPES = List.of(
            Descriptor.gauge("up", "1 while the endpoint can be scraped."),
            Descriptor.gauge("scrape_duration_seconds", "How long the scrape took."),
            Descriptor.gauge("scrape_samples_scraped", "Samples in the answer."),
            Descriptor.gauge("scrape_samples_post_metric_relabeling", "Samples left after keep and drop."),
            Descriptor.gauge("scrape_series_added", "Series that were not in memory before."),
            Descriptor.gauge("godwit_scrape_duplicate_samples", "Samples of a series that the answer had before."));

    static final List<Descriptor> OF_CHECKS = List.of(
            Descriptor.gauge("probe_success", "1 if the endpoint answered as it should."),
            Descriptor.gauge("probe_duration_seconds", "How long the check took."),
            Descriptor.gauge("probe_http_status_code", "The answer's status, 0 if there was none."),
            Descriptor.gauge(
                    "probe_http_duration_seconds",
                    "How long each phase took, over all redirects; connect is name, TCP and TLS together."),
            Descriptor.gauge("probe_http_redirects", "How many redirects were followed."),
            Descriptor.gauge("probe_http_ssl", "1 if the last connection was encrypted."),
            Descriptor.gauge("probe_http_uncompressed_body_length", "Bytes of the body."),
            Descriptor.gauge("probe_ssl_earliest_cert_expiry", "When the first of the certificates shown expires."),
            Descriptor.gauge("probe_failed_due_to_regex", "1 if the body lacks what is looked for."));

    private EndpointSeries() {}

    /** Whether a metric is about endpoints, and not of one. */
    static boolean isOfUs(String metric) {
        return descriptors().stream().anyMatch(one -> one.name().equals(metric));
    }

    public static List<Descriptor> descriptors() {
        return Stream.of(OF_ALL, OF_SCRAPES, OF_CHECKS).flatMap(List::stream).toList();
    }
}
