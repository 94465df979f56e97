package dev.godwit.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;

/**
 * What signals do. The JDK's only door to them is the class {@code sun.misc.Signal}, which compilers warn of; it is opened
 * by its name, and where there is no such door a signal ends the process as it does everywhere.
 */
final class Signals {

    private Signals() {}

    /**
     * Calls {@code work} on a thread of the JVM's whenever the signal arrives. Empty on success, or why not.
     *
     * @param name without SIG
     */
    static Optional<String> handle(String name, Runnable work) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, of, with) -> {
                        if (of.getName().equals("handle")) {
                            work.run();
                        }
                        return switch (of.getName()) {
                            case "equals" -> self == with[0];
                            case "hashCode" -> System.identityHashCode(self);
                            case "toString" -> "SIG" + name;
                            default -> null;
                        };
                    });
            var before = signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
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
