package dev.godwit.rules;

import dev.godwit.promql.Template;
import dev.godwit.settings.Durations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.Yaml;

/**
 * Writes rules as one rule file of Prometheus. What it has no word for, the policy on missing data, becomes a comment that can
 * be copied into a file of the short form.
 */
public final class RulePrinter {

    private RulePrinter() {}

    /** The text of the file. */
    public static String print(Rules rules) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(FlowStyle.BLOCK);
        options.setSplitLines(false);
        options.setAllowUnicode(true);
        options.setIndent(2);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        var names = new HashSet<String>();
        var groups = rules.groups().stream().map(group -> group(group, names)).toList();
        return policies(rules) + new Yaml(options).dump(Map.of("groups", groups));
    }

    private static String policies(Rules rules) {
        var text = new StringBuilder();
        for (var rule : rules.all()) {
            if (rule instanceof AlertingRule alert && alert.noData() != NoData.HOLD) {
                text.append(text.isEmpty() ? "# Prometheus takes no policy on missing data:\n# no_data:\n" : "");
                text.append("#   ")
                        .append(new Yaml().dump(alert.name()).strip())
                        .append(": ");
                text.append(alert.noData().name().toLowerCase(Locale.ROOT)).append('\n');
            }
        }
        return text.toString();
    }

    private static Map<String, Object> group(Group group, Set<String> names) {
        var fields = new LinkedHashMap<String, Object>();
        // Names are unique within a file, and several files have become one.
        var name = group.name();
        for (int number = 2; !names.add(name); number++) {
            name = group.name() + "-" + number;
        }
        fields.put("name", name);
        fields.put("interval", Durations.format(group.interval()));
        if (!group.queryOffset().isZero()) {
            fields.put("query_offset", Durations.format(group.queryOffset()));
        }
        var printed = new ArrayList<Map<String, Object>>();
        for (var rule : group.rules()) {
            int limit = rule instanceof AlertingRule alert ? alert.limit() : ((RecordingRule) rule).limit();
            if (limit > 0) {
                fields.put("limit", limit);
            }
            printed.add(rule(rule));
        }
        fields.put("rules", printed);
        return fields;
    }

    private static Map<String, Object> rule(Rule rule) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put(rule instanceof AlertingRule ? "alert" : "record", rule.name());
        fields.put("expr", rule.expression().toString());
        if (rule instanceof AlertingRule alert) {
            if (!alert.holds().isZero()) {
                fields.put("for", Durations.format(alert.holds()));
            }
            if (!alert.keepFiring().isZero()) {
                fields.put("keep_firing_for", Durations.format(alert.keepFiring()));
            }
            put(fields, "labels", texts(alert.labels()));
            put(fields, "annotations", texts(alert.annotations()));
        } else if (rule instanceof RecordingRule recording) {
            put(fields, "labels", recording.labels());
        }
        return fields;
    }

    private static Map<String, String> texts(Map<String, Template> templates) {
        var texts = new LinkedHashMap<String, String>();
        templates.forEach((name, template) -> texts.put(name, template.toString()));
        return texts;
    }

    private static void put(Map<String, Object> fields, String key, Map<String, String> value) {
        if (!value.isEmpty()) {
            fields.put(key, value);
        }
    }
}
