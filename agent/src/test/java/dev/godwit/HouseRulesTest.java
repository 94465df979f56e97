package dev.godwit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house rules that a machine can hold; DESIGN.md §2 and §5. Changing one is a design decision: say why in the commit. */
class HouseRulesTest {

    /** The rooms from the ground up; a room may import those before it. */
    private static final List<String> FLOORS = List.of(
            "settings",
            "series",
            "state",
            "postgres",
            "process",
            "schedule",
            "activity",
            "probe.custom",
            "probe",
            "endpoint",
            "migration.sql",
            "migration.effects",
            "migration.progress",
            "migration.files",
            "migration.preflight",
            "migration.planned",
            "migration",
            "migration.report",
            "verify",
            "backup",
            "promql",
            "rules",
            "alerts",
            "notify",
            "web",
            "",
            "demo",
            "cli");

    private static final List<String> SIDE_ROOMS = List.of("migration", "verify", "backup");
    private static final Pattern BANNED_NAME =
            Pattern.compile(".*(Manager|Service|Helper|Util|Utils|Impl|Abstract|Dto)");

    private static final int LONGEST_METHOD = 40;
    private static final Path MAIN = Path.of("src/main/java/dev/godwit");
    private static final Path TEST = Path.of("src/test/java/dev/godwit");

    private final JavaClasses main = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.godwit");

    @Test
    void imports_go_down_only() {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            var above = new ArrayList<String>();
            FLOORS.subList(floor + 1, FLOORS.size()).forEach(room -> above.add(room(room)));
            // Main starts the command line: the one edge that must point upward.
            ArchRule rule = noClasses()
                    .that()
                    .resideInAPackage(room(FLOORS.get(floor)))
                    .and()
                    .doNotHaveFullyQualifiedName("dev.godwit.Main")
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(above.toArray(String[]::new)))
                    .allowEmptyShould(true);
            rule.check(main);
        }
    }

    @Test
    void side_rooms_are_joined_only_by_the_agent_and_what_shows_them() {
        for (var side : SIDE_ROOMS) {
            noClasses()
                    .that()
                    .resideInAnyPackage(room("promql"), room("rules"), room("alerts"), room("notify"))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(room(side)))
                    .allowEmptyShould(true)
                    .check(main);
        }
    }

    @Test
    void every_room_is_on_a_floor() throws IOException {
        try (var rooms = Files.list(MAIN)) {
            var unknown = rooms.filter(Files::isDirectory)
                    .map(room -> room.getFileName().toString())
                    .filter(room -> !FLOORS.contains(room))
                    .toList();
            assertThat(unknown).isEmpty();
        }
    }

    @Test
    void nothing_blocks_outside_the_rooms_that_may() {
        noClasses()
                .that()
                .resideOutsideOfPackages(room("demo"), room("cli"))
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(java.util.concurrent.CompletableFuture.class, "join")
                .orShould()
                .callMethod(java.util.concurrent.CompletableFuture.class, "get")
                .orShould()
                .callMethod(java.util.concurrent.Future.class, "get")
                .orShould()
                .callMethod(io.vertx.core.Future.class, "await")
                .check(main);
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(main);
    }

    @Test
    void only_the_process_room_starts_programs() {
        noClasses()
                .that()
                .resideOutsideOfPackage(room("process"))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .check(main);
    }

    @Test
    void only_the_command_line_prints() {
        noClasses()
                .that()
                .resideOutsideOfPackages(room("cli"), room("demo"), room("notify"), "dev.godwit")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(main);
    }

    @Test
    void nothing_is_static_and_changes() {
        com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields()
                .that()
                .areStatic()
                .should()
                .beFinal()
                .check(main);
    }

    @Test
    void quartz_hides_in_schedule() {
        noClasses()
                .that()
                .resideOutsideOfPackage(room("schedule"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.quartz..")
                .check(main);
    }

    @Test
    void names_say_what_a_thing_is() {
        classes()
                .should(new com.tngtech.archunit.lang.ArchCondition<>("not be named after a pattern") {
                    @Override
                    public void check(
                            com.tngtech.archunit.core.domain.JavaClass item,
                            com.tngtech.archunit.lang.ConditionEvents events) {
                        boolean banned =
                                BANNED_NAME.matcher(item.getSimpleName()).matches();
                        events.add(new com.tngtech.archunit.lang.SimpleConditionEvent(item, !banned, item.getName()));
                    }
                })
                .check(main);
        methods()
                .that()
                .areDeclaredInClassesThat()
                .areNotRecords()
                .and()
                .doNotHaveName("getVersion") // picocli's word
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .haveNameNotMatching("get[A-Z].*")
                .check(main);
    }

    @Test
    void behaviour_is_not_inherited() {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .and()
                .areNotRecords()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(main);
    }

    @Test
    void files_are_short() throws IOException {
        var lengths = new ArrayList<Integer>();
        for (var file : sources(MAIN)) {
            int lines = Files.readAllLines(file).size();
            assertThat(lines).as(file.toString()).isLessThanOrEqualTo(400);
            lengths.add(lines);
        }
        for (var file : sources(TEST)) {
            assertThat(Files.readAllLines(file).size()).as(file.toString()).isLessThanOrEqualTo(400);
        }
        Collections.sort(lengths);
        assertThat(lengths.get(lengths.size() / 2)).as("median").isLessThanOrEqualTo(120);
        assertThat(lengths.get(lengths.size() * 95 / 100)).as("95th percentile").isLessThanOrEqualTo(300);
    }

    @Test
    void methods_are_short() throws IOException {
        var compiler = javax.tools.ToolProvider.getSystemJavaCompiler();
        var files = compiler.getStandardFileManager(null, null, null);
        var task = (JavacTask)
                compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources(MAIN)));
        var positions = Trees.instance(task).getSourcePositions();
        var tooLong = new ArrayList<String>();
        for (var unit : task.parse()) {
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitMethod(MethodTree method, Void none) {
                    var lines = unit.getLineMap();
                    long begin = lines.getLineNumber(positions.getStartPosition(unit, method));
                    long end = lines.getLineNumber(positions.getEndPosition(unit, method));
                    if (end - begin + 1 > LONGEST_METHOD) {
                        tooLong.add(unit.getSourceFile().getName() + ":" + begin + " " + method.getName());
                    }
                    return super.visitMethod(method, null);
                }
            }.scan(unit, null);
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void every_room_says_what_it_is_for() throws IOException {
        try (var rooms = Files.list(MAIN)) {
            for (var room : rooms.filter(Files::isDirectory).toList()) {
                var text = Files.readAllLines(room.resolve("package-info.java"));
                long said = text.stream()
                        .filter(line -> line.startsWith(" * ") && line.length() > 3)
                        .count();
                assertThat(said).as(room.toString()).isBetween(3L, 8L);
            }
        }
    }

    private static List<Path> sources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static String room(String name) {
        return name.isEmpty() ? "dev.godwit" : "dev.godwit." + name;
    }
}
