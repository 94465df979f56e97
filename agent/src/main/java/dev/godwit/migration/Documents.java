package dev.godwit.migration;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.List;

/** A migration as JSON: what is stored, and what the API answers. Times are ISO 8601 in UTC. */
public final class Documents {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // A newer build may have written more.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
            .build();

    private Documents() {}

    public static String write(MigrationRecord record) {
        return text(record);
    }

    /** What a list shows: no statements, no timeline. */
    public static String write(List<Brief> briefs) {
        return text(briefs);
    }

    public static String pending(List<PendingRecord> records) {
        return text(records);
    }

    private static String text(Object any) {
        try {
            return MAPPER.writeValueAsString(any);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a document of migrations cannot be written", impossible);
        }
    }

    /** What a list answers, read back. Fails with {@link IllegalArgumentException} for what is no list of migrations. */
    public static List<Brief> briefs(String array) {
        try {
            return List.of(MAPPER.readValue(array, Brief[].class));
        } catch (JsonProcessingException | NullPointerException bad) {
            throw new IllegalArgumentException("not a list of migrations", bad);
        }
    }

    /** Fails with {@link IllegalArgumentException} for what is no migration. */
    public static MigrationRecord read(String document) {
        try {
            return MAPPER.readValue(document, MigrationRecord.class);
        } catch (JsonProcessingException bad) {
            throw new IllegalArgumentException("not a migration: " + bad.getOriginalMessage(), bad);
        }
    }
}
