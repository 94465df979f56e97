package dev.godwit.migration.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.sql.Lint.Setting;
import dev.godwit.settings.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LintTest {

    private static final String LIMIT = "set lock_timeout = '2s';\n";

    private final Lint lint = new Lint();
    private final Problems problems = new Problems();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            add-column-volatile-default | alter table t add c uuid default gen_random_uuid()
            add-column-generated        | alter table t add c bigint generated always as identity
            add-column-required         | alter table t add c int not null
            add-column-domain           | alter table t add c email
            add-check-validating        | alter table t add constraint c check (a > 0)
            add-unique-constraint       | alter table t add constraint c unique (a)
            add-unique-constraint       | alter table t add primary key (a)
            primary-key-using-index     | alter table t add primary key using index i
            set-not-null                | alter table t alter a set not null
            set-expression              | alter table t alter a set expression as (b + 1)
            drop-not-null               | alter table t alter a drop not null
            change-type                 | alter table t alter a type bigint
            drop-column                 | alter table t drop a
            drop-table                  | drop table t
            drop-view                   | drop view v
            drop-constraint             | alter table t drop constraint c
            rename-column               | alter table t rename a to b
            rename-table                | alter table t rename to u
            create-index-blocking       | create index i on t (a)
            drop-index-blocking         | drop index i
            reindex-blocking            | reindex table t
            create-partition            | create table p partition of t for values in (1)
            attach-partition            | alter table t attach partition p for values in (1)
            detach-partition            | alter table t detach partition p
            table-rewrite               | cluster t using i
            table-rewrite               | alter table t set unlogged
            table-rewrite               | vacuum full t
            refresh-blocking            | refresh materialized view m
            truncate                    | truncate t
            truncate-cascade            | truncate t cascade
            lock-table                  | lock table t
            alter-domain-check          | alter domain d add check (value > 0)
            validate-domain             | alter domain d validate constraint c
            unclassified                | alter table t do something
            unbatched-change            | update t set a = 1
            unbatched-change            | delete from t
            psql-command                | \\i other.sql
            identifier-too-long         | comment on column t.a is 'x'; select 1 as aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
            concurrently-lock-timeout   | create index concurrently i on t (a)
            commit-without-begin        | commit
            transaction-not-ended       | begin; select 1
            type-char                   | create table n (a char(5))
            type-json                   | alter table t add c json
            type-timestamp              | create table n (a timestamp)
            add-column-references foreign-key-without-index | alter table t add c int references r
            add-foreign-key-validating foreign-key-without-index | alter table t add foreign key (a) references r
            foreign-key-without-index   | alter table t add foreign key (a) references r not valid
            type-serial type-small-key  | create table n (id serial primary key)
            create-table-references foreign-key-without-index | create table n (r bigint references r)
            transaction-not-ended nested-begin | begin; begin
            """)
    void each_rule_finds_its_own_and_no_more(String expected, String sql) {
        assertThat(rules(LIMIT + sql)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            alter table t add c int
            alter table t add c timestamptz not null default now()
            alter table t add constraint c check (a > 0) not valid
            alter table t validate constraint c
            alter table t alter a set default 5
            create table n (id bigint generated always as identity primary key, at timestamptz)
            alter type s add value 'x'
            update t set a = 1 where id between 1 and 1000
            create table n (id bigint primary key); create index i on n (id); alter table n add c int not null; drop table n
            alter table t add constraint c check (a is not null) not valid; alter table t validate constraint c; alter table t alter a set not null
            create type mood as enum ('sad'); alter table t add m mood not null default 'sad'
            create table if not exists n (id bigint primary key); create index i on n (id)
            create table n (id bigint primary key); create table m (id bigint primary key references n)
            create index concurrently i on n (a); alter table n add foreign key (a) references r not valid
            """)
    void what_is_well_done_is_left_alone(String sql) {
        var text = sql.contains("concurrently") ? sql.replaceFirst(";", ";" + LIMIT) : LIMIT + sql;
        assertThat(rules(text)).isEmpty();
    }

    @Test
    void a_table_is_not_new_because_another_schema_has_a_new_one_of_its_name() {
        assertThat(rules(LIMIT + "create table a.t (id bigint); create index i on b.t (id)"))
                .isEqualTo("create-index-blocking");
        assertThat(rules(LIMIT + "create table a.t (id bigint); create index i on a.t (id)"))
                .isEmpty();
    }

    @Test
    void a_new_table_still_makes_those_wait_that_it_refers_to() {
        assertThat(rules("create table n (id bigint primary key); alter table n add foreign key (id) references r"))
                .isEqualTo("create-table-references no-lock-timeout");
    }

    @Test
    void all_actions_of_a_statement_are_done_under_its_strongest_lock() {
        assertThat(rules(LIMIT + "alter table t validate constraint c, add x int"))
                .isEqualTo("strong-lock-then-more");
    }

    @Test
    void what_is_advised_is_not_itself_a_danger() {
        var forecasts = new Forecasts();
        for (var form : forecasts.table().all()) {
            var own = form.example().run().isEmpty() ? "" : form.rule();
            if (own.isEmpty() || own.startsWith("drop-") || own.startsWith("rename-")) {
                continue;
            }
            for (var told : forecasts.of(form.example().run(), 18)) {
                var found = findings(
                        LIMIT + told.safer().replace("…the bounds…", "id > 5").replace("(…)", "(a > 0)"), setting());
                assertThat(found.stream()
                                .filter(finding -> finding.severity() == Finding.Severity.DANGER
                                        && !finding.rule().equals("concurrently-lock-timeout")))
                        .as(form.key() + ": " + told.safer())
                        .isEmpty();
            }
        }
    }

    @Test
    void a_strong_lock_wants_a_limit_once_a_file() {
        assertThat(rules("alter table t add a int; alter table t add b int")).isEqualTo("no-lock-timeout");
        assertThat(rules("begin; set local lock_timeout = '1s'; alter table t add a int; commit"))
                .isEmpty();
        assertThat(rules("set lock_timeout = 0; alter table t add a int")).isEqualTo("no-lock-timeout");
        assertThat(rules("create index concurrently i on t (a); vacuum t")).isEmpty();
    }

    @Test
    void work_after_a_strong_lock_in_the_same_transaction_is_told() {
        var text = LIMIT + "begin; alter table t add a int; update u set a = 1 where b = 2; commit";
        assertThat(rules(text)).isEqualTo("strong-lock-then-more");
        assertThat(rules(LIMIT + "begin; alter table t add a int; commit; begin; update u set a = 1 where b; commit"))
                .isEmpty();
        assertThat(rules(LIMIT + "begin; alter table t add a int; alter table t add b int; commit"))
                .isEmpty();
    }

    @Test
    void what_may_not_run_in_a_block_is_told_there() {
        assertThat(rules("begin; create index concurrently i on t (a); commit"))
                .isEqualTo("concurrently-in-transaction");
        var wrapped = new Setting(18, Catalog.UNKNOWN, true);
        assertThat(rules("create index concurrently i on t (a)", wrapped)).isEqualTo("concurrently-in-transaction");
        assertThat(rules("create index concurrently if not exists i on t (a)")).isEqualTo("concurrently-if-not-exists");
    }

    @Test
    void a_constraint_is_to_be_proven_after_the_commit() {
        var text = LIMIT
                + "begin; alter table t add constraint c check (a > 0) not valid; alter table t validate constraint c; commit";
        assertThat(rules(text)).contains("validate-with-add");
    }

    @Test
    void a_new_value_is_to_be_used_after_the_commit() {
        assertThat(rules("begin; alter type s add value 'gone'; insert into t values ('gone'); commit"))
                .isEqualTo("enum-value-in-transaction");
        assertThat(rules("alter type s add value 'gone'; insert into t values ('gone')"))
                .isEmpty();
    }

    @Test
    void a_comment_with_a_reason_silences_a_finding() {
        assertThat(rules(LIMIT + "-- godwit:ignore drop-column nobody reads it since 2.3\nalter table t drop a"))
                .isEmpty();
        assertThat(lint.read(
                                "f",
                                LIMIT + "-- godwit:ignore drop-column, drop-table old\nalter table t drop a",
                                setting(),
                                problems)
                        .ignored())
                .isEqualTo(1);
        assertThat(problems.isEmpty()).isTrue();
        rules(
                "\n-- godwit:ignore drop-colum no\nselect 1;\n/* godwit:ignore drop-column */ select 2; -- godwit:ignore\nselect 3");
        assertThat(problems.list().toString())
                .contains("f.sql:2:1: godwit:ignore: unknown rule \"drop-colum\"")
                .contains("drop-column")
                .contains("f.sql:4:1: godwit:ignore: gives no reason")
                .contains("f.sql:4:1: godwit:ignore: names no rule");
    }

    @Test
    void a_database_decides_what_the_text_leaves_open() {
        var table = new TableFacts(
                new ObjectName("public", "t"),
                5L << 30,
                1e7,
                false,
                0,
                false,
                java.util.Map.of("a", "integer", "b", "character varying(10)"),
                List.of(
                        new TableFacts.Constraint("a_is", 'c', true, "a", ObjectName.NONE),
                        new TableFacts.Constraint("k", 'f', true, "", new ObjectName("public", "r"))),
                List.of(List.of("a", "b")));
        var known = new Setting(18, new Catalog(true, List.of(table), java.util.Set.of("mood")), false);
        assertThat(rules(LIMIT + "alter table t alter b type varchar(20)", known))
                .isEmpty();
        assertThat(rules(LIMIT + "alter table t alter a set not null", known)).isEmpty();
        assertThat(rules(LIMIT + "alter table t add m mood", known)).isEmpty();
        assertThat(rules(LIMIT + "alter table t add m other", known)).isEqualTo("add-column-domain");
        assertThat(rules(LIMIT + "alter table t add foreign key (a) references r not valid", known))
                .isEmpty();
        var finding =
                findings(LIMIT + "alter table t alter a type bigint", known).get(0);
        assertThat(finding.text())
                .isEqualTo("ACCESS EXCLUSIVE on t (5.0 GB, about 10,000,000 rows): reads and writes wait"
                        + " while all of it is written again; also ACCESS EXCLUSIVE on indexes");
        var dropped = findings(LIMIT + "alter table t drop constraint k", known).get(0);
        assertThat(dropped.text()).contains("also ACCESS EXCLUSIVE on public.r");
    }

    @Test
    void a_small_table_makes_a_danger_of_size_a_note() {
        var table = new TableFacts(
                new ObjectName("public", "t"),
                8192,
                10,
                true,
                3,
                false,
                java.util.Map.of("a", "integer"),
                List.of(),
                List.of());
        var known = new Setting(18, new Catalog(true, List.of(table), java.util.Set.of()), false);
        var findings = findings(LIMIT + "alter table t alter a type bigint", known);
        assertThat(findings.stream()
                        .map(finding -> finding.rule() + " " + finding.severity())
                        .toList())
                .containsExactly("change-type NOTE", "partitioned-parent WARNING");
        assertThat(findings.get(1).text()).contains("3 partitions");
    }

    @Test
    void every_rule_is_found_by_some_test_above() throws Exception {
        var tests = java.nio.file.Files.readString(
                java.nio.file.Path.of("src/test/java/dev/godwit/migration/sql/LintTest.java"));
        var missing = new HashSet<>(lint.rules().ids());
        missing.removeIf(tests::contains);
        assertThat(missing).isEmpty();
    }

    private Setting setting() {
        return new Setting(18, Catalog.UNKNOWN, false);
    }

    private String rules(String text) {
        return rules(text, setting());
    }

    private String rules(String text, Setting setting) {
        return findings(text, setting).stream().map(Finding::rule).collect(Collectors.joining(" "));
    }

    private List<Finding> findings(String text, Setting setting) {
        return lint.read("f.sql", text, setting, problems).findings();
    }
}
