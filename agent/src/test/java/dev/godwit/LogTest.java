package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The layout of the log, as shipped. */
class LogTest {

    private static String written(String message) throws Exception {
        var context = new LoggerContext();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Path.of("src/main/resources/logback.xml").toFile());
        var appender = (ConsoleAppender<ILoggingEvent>)
                context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr");
        var event = new LoggingEvent("", context.getLogger("dev.godwit.Agent"), Level.INFO, message, null, null);
        var line = new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
        context.stop();
        return line.substring(line.indexOf("INFO"));
    }

    @Test
    void a_message_is_written_as_it_is() throws Exception {
        assertThat(written("shop: größer, 表 {}")).isEqualTo("INFO  Agent: shop: größer, 表 {}\n");
        assertThat(written("rules.yml:3:1: no such metric\n    hint: another"))
                .isEqualTo("INFO  Agent: rules.yml:3:1: no such metric\n    hint: another\n");
    }

    @Test
    void no_name_forges_a_line_or_speaks_to_the_terminal() throws Exception {
        assertThat(written("watches database a\n2026-01-01T00:00:00.000Z ERROR Agent: forged"))
                .isEqualTo("INFO  Agent: watches database a\n    2026-01-01T00:00:00.000Z ERROR Agent: forged\n");
        assertThat(written("a\r\u001b[2Jb\u009bc")).isEqualTo("INFO  Agent: a??[2Jb?c\n");
    }
}
