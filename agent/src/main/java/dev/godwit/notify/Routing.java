package dev.godwit.notify;

import dev.godwit.series.Matcher;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Problems;
import dev.godwit.settings.Section;
import dev.godwit.settings.Spelling;
import dev.godwit.settings.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who hears of which alert: a file in Alertmanager's format, of which {@code route} with receivers, matchers and
 * {@code continue}, and {@code receivers} with webhooks are understood. Every other key is an error: a route that does not do
 * what it says pages nobody.
 */
public final class Routing {

    private final Route root;
    private final Map<String, List<WebhookSettings>> receivers;

    private Routing(Route root, Map<String, List<WebhookSettings>> receivers) {
        this.root = root;
        this.receivers = receivers;
    }

    /** Reads a file; empty, with the reasons among the problems, if it cannot be used. */
    public static Optional<Routing> read(Path file, Problems problems) {
        var base = file.toAbsolutePath().getParent();
        return YamlReader.literal(problems).read(file).flatMap(section -> read(section, base));
    }

    static Optional<Routing> read(Section section, Path base) {
        var receivers = receivers(section.take("receivers").required(), base);
        var entry = section.take("route").required();
        var root = entry.section().flatMap(route -> root(route, receivers));
        section.end();
        return root.map(route -> new Routing(route, receivers));
    }

    Route root() {
        return root;
    }

    /** Each receiver's webhooks, by its name. */
    Map<String, List<WebhookSettings>> receivers() {
        return receivers;
    }

    private static Map<String, List<WebhookSettings>> receivers(Entry list, Path base) {
        var receivers = new LinkedHashMap<String, List<WebhookSettings>>();
        for (var item : list.items()) {
            item.required().section().ifPresent(section -> {
                var name = section.take("name").required();
                var webhooks = webhooks(section.take("webhook_configs"), base);
                section.end();
                name.text()
                        .filter(text -> receivers.putIfAbsent(text, webhooks) != null)
                        .ifPresent(twice -> name.problem("receiver \"" + twice + "\" is given twice", ""));
            });
        }
        return receivers;
    }

    private static List<WebhookSettings> webhooks(Entry list, Path base) {
        return list.items().stream()
                .flatMap(item -> item.required().section().stream())
                .flatMap(section -> WebhookSettings.read(section, base).stream())
                .toList();
    }

    private static Optional<Route> root(Section section, Map<String, ?> receivers) {
        for (var key : List.of("matchers", "continue")) {
            if (section.has(key)) {
                section.take(key).problem("the first route takes every alert and cannot have " + key, "");
            }
        }
        var receiver = receiver(section.take("receiver").required(), receivers);
        var routes = routes(section, receiver.orElse(""), receivers);
        section.end();
        return receiver.map(name -> new Route(name, List.of(), false, routes));
    }

    private static List<Route> routes(Section parent, String inherited, Map<String, ?> receivers) {
        var routes = new ArrayList<Route>();
        for (var item : parent.take("routes").items()) {
            item.required().section().ifPresent(section -> {
                var receiver = receiver(section.take("receiver"), receivers).orElse(inherited);
                var matchers = matchers(section.take("matchers"));
                boolean continues = section.take("continue").flag(false);
                var below = routes(section, receiver, receivers);
                section.end();
                routes.add(new Route(receiver, matchers, continues, below));
            });
        }
        return routes;
    }

    private static Optional<String> receiver(Entry entry, Map<String, ?> receivers) {
        var name = entry.text();
        name.filter(text -> !receivers.containsKey(text)).ifPresent(unknown -> {
            var known = "Known receivers: " + String.join(", ", receivers.keySet()) + ".";
            entry.problem("no receiver \"" + unknown + "\"", Spelling.hint(unknown, receivers.keySet(), known));
        });
        return name;
    }

    private static List<Matcher> matchers(Entry list) {
        var matchers = new ArrayList<Matcher>();
        for (var item : list.items()) {
            item.required().text().ifPresent(text -> {
                try {
                    matchers.addAll(RouteMatchers.parse(text));
                } catch (IllegalArgumentException bad) {
                    item.problem(bad.getMessage(), "Write it like severity=\"critical\".");
                }
            });
        }
        return matchers;
    }
}
