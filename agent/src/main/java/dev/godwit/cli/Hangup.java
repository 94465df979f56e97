package dev.godwit.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;

/**
 * What SIGHUP does. The JDK's only door to signals is the class {@code sun.misc.Signal}, which compilers warn of; it is opened
 * by its name, and where there is no such door SIGHUP ends the process as it does everywhere.
 */
final class Hangup {

    private Hangup() {}

    /** Calls {@code reload} on a thread of the JVM's whenever the signal arrives. Empty on success, or why not. */
    static Optional<String> handle(Runnable reload) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var proxy = Proxy.newProxyInstance(
                    Hangup.class.getClassLoader(), new Class<?>[] {handler}, (self, of, with) -> {
                        if (of.getName().equals("handle")) {
                            reload.run();
                        }
                        return switch (of.getName()) {
                            case "equals" -> self == with[0];
                            case "hashCode" -> System.identityHashCode(self);
                            case "toString" -> "SIGHUP";
                            default -> null;
                        };
                    });
            var before = signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
            // The JVM leaves a signal alone that its parent, nohup above all, had told to be ignored.
            return before == handler.getField("SIG_IGN").get(null)
                    ? Optional.of("the process was started with it ignored, as nohup does")
                    : Optional.empty();
        } catch (InvocationTargetException refused) {
            return Optional.of(String.valueOf(refused.getCause().getMessage()));
        } catch (ReflectiveOperationException missing) {
            return Optional.of(String.valueOf(missing.getMessage()));
        }
    }
}
