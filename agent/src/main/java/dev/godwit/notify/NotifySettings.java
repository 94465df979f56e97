package dev.godwit.notify;

import dev.godwit.settings.Entry;
import dev.godwit.settings.Problems;
import dev.godwit.settings.Secret;
import dev.godwit.settings.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who is told. Alertmanagers and the console hear of every alert, webhooks of what is routed to them.
 *
 * @param alertmanagers base URLs, each told independently
 */
public record NotifySettings(Optional<Routing> routing, List<Secret> alertmanagers, boolean console) {

    /**
     * Takes {@code notify}, {@code alertmanagers} and {@code console} from the configuration.
     *
     * @param base what the name of the routing file is relative to
     */
    public static NotifySettings read(Section root, Path base, Problems problems) {
        var routing = root.take("notify").text().flatMap(file -> Routing.read(base.resolve(file), problems));
        var alertmanagers = alertmanagers(root.take("alertmanagers"));
        return new NotifySettings(routing, alertmanagers, root.take("console").flag(false));
    }

    /** Reads a list of Alertmanagers' base URLs, such as {@code http://am1:9093}; an absent one is an empty list. */
    static List<Secret> alertmanagers(Entry list) {
        var urls = new ArrayList<Secret>();
        for (var item : list.items()) {
            item.required().text().ifPresent(text -> {
                var url = new Secret(text.replaceFirst("/+$", ""));
                var wrong = urls.contains(url) ? Optional.of("the same URL twice") : Destination.check(text);
                wrong.ifPresent(why -> item.problem(why, "Write it like http://alertmanager:9093."));
                if (wrong.isEmpty()) {
                    urls.add(url);
                }
            });
        }
        return List.copyOf(urls);
    }
}
