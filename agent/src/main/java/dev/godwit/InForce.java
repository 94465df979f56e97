package dev.godwit;

import dev.godwit.probe.custom.CustomQueries;
import dev.godwit.rules.Rules;

/** What a reload may change, as it is now. Replaced on the loop, looked at from any thread. */
final class InForce {

    private volatile Rules rules;
    private volatile CustomFiles customFiles;
    private volatile CustomQueries custom;

    InForce(AgentConfig config) {
        take(config);
    }

    void take(AgentConfig config) {
        rules = config.rules();
        customFiles = config.customFiles();
        custom = config.custom();
    }

    void take(CustomQueries queries) {
        custom = queries;
    }

    Rules rules() {
        return rules;
    }

    CustomFiles customFiles() {
        return customFiles;
    }

    CustomQueries custom() {
        return custom;
    }
}
