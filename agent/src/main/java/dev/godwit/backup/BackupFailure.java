package dev.godwit.backup;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** An attempt that did not become a backup; nothing of it is left, and earlier backups are as they were. */
public final class BackupFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** What stood in the way. */
    public enum Kind {
        UNKNOWN_PLAN,
        BUSY,
        UNREACHABLE,
        CLIENT,
        STORAGE,
        DUMP,
        DEADLINE,
        STOPPED
    }

    private final Kind kind;
    private final String hint;

    BackupFailure(Kind kind, String message, String hint, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.hint = hint;
    }

    BackupFailure(Kind kind, String message, String hint) {
        this(kind, message, hint, null);
    }

    static BackupFailure storage(String what, IOException cause) {
        return new BackupFailure(Kind.STORAGE, what + ": " + reason(cause), "", cause);
    }

    public Kind kind() {
        return kind;
    }

    /** A sentence that says what to do, or empty. */
    public String hint() {
        return hint;
    }

    /** Why the file system refused, in words. */
    static String reason(IOException refused) {
        if (refused instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (refused instanceof NoSuchFileException missing) {
            return "no such file: " + missing.getFile();
        }
        if (refused instanceof FileAlreadyExistsException there) {
            return "is in the way: " + there.getFile();
        }
        var said = refused instanceof FileSystemException named ? named.getReason() : refused.getMessage();
        return said == null ? refused.getClass().getSimpleName() : said;
    }
}
