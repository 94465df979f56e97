package dev.godwit.state;

/** The store cannot be had or did not take what it was given; the message is for people. */
public final class StateFailure extends Exception {

    private static final long serialVersionUID = 1;

    public StateFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
