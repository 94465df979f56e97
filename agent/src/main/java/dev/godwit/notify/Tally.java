package dev.godwit.notify;

import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What became of one receiver's messages, as series and, where it changes, as a log line. */
final class Tally {

    private static final Logger LOG = LoggerFactory.getLogger(Tally.class);
    private static final String PREFIX = "godwit_notifications_";

    private final String receiver;
    private final Labels labels;
    private long sent;
    private long failed;
    private long dropped;
    private String trouble = "";

    /** @param integration the kind of receiver, with its position where a receiver has several */
    Tally(String receiver, String integration) {
        this.receiver = receiver;
        this.labels = Labels.of("receiver", receiver, "integration", integration);
    }

    static List<Descriptor> descriptors() {
        return List.of(
                counter("sent_total", "Messages the receiver took."),
                counter("failed_total", "Attempts to deliver a message that failed."),
                counter("dropped_total", "Messages given up: refused, too old, or too many."),
                new Descriptor("godwit_outbox_depth", Descriptor.Type.GAUGE, "Messages waiting to be delivered."),
                new Descriptor(
                        "godwit_outbox_oldest_seconds",
                        Descriptor.Type.GAUGE,
                        "Age of the oldest message waiting, 0 if none is."));
    }

    private static Descriptor counter(String name, String help) {
        return new Descriptor(PREFIX + name, Descriptor.Type.COUNTER, help);
    }

    void sent() {
        sent++;
        if (!trouble.isEmpty()) {
            LOG.info("receiver {} takes messages again", receiver);
        }
        trouble = "";
    }

    /** An attempt that will be made again. */
    void failed(String why) {
        failed++;
        tell("does not take messages", why);
    }

    /** An attempt that will not be made again. */
    void refused(String why) {
        failed++;
        dropped++;
        tell("refused a message", why);
    }

    void dropped(long messages, String why) {
        dropped += messages;
        if (messages > 0) {
            tell("will not hear of something", why);
        }
    }

    private void tell(String what, String why) {
        if (!what.equals(trouble)) {
            LOG.warn("receiver {} {}: {}", receiver, what, why);
        }
        trouble = what;
    }

    List<Sample> samples(int depth, double oldestSeconds) {
        return List.of(
                sample(PREFIX + "sent_total", (double) sent),
                sample(PREFIX + "failed_total", (double) failed),
                sample(PREFIX + "dropped_total", (double) dropped),
                sample("godwit_outbox_depth", depth),
                sample("godwit_outbox_oldest_seconds", oldestSeconds));
    }

    private Sample sample(String name, double value) {
        return new Sample(labels.with(Labels.NAME, name), value);
    }
}
