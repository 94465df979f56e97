package dev.godwit.web;

import dev.godwit.backup.Backup;
import dev.godwit.backup.Backups;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The backups there are, newest first. */
final class BackupsJson {

    private static final int MOST = 500;

    private BackupsJson() {}

    static JsonArray backups(Backups backups) {
        var all = new JsonArray();
        List<Backup> list = backups.list();
        for (int i = list.size() - 1; i >= 0 && all.size() < MOST; i--) {
            var backup = list.get(i);
            all.add(new JsonObject()
                    .put("id", backup.id())
                    .put("plan", backup.plan())
                    .put("database", backup.database())
                    .put("ended", backup.ended().toString())
                    .put("bytes", backup.bytes()));
        }
        return all;
    }
}
