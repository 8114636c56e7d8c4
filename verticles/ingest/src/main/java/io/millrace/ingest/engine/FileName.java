package io.millrace.ingest.engine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The name of a file as its sender says it, made fit to be kept and shown.
public final class FileName {
    private static final int MOST = 200;

    private FileName() {}

    /// Without folders, control characters and those that change how a text is read, cut to 200
    /// characters; empty where nothing is left.
    public static Optional<String> of(@Nullable String said) {
        if (said == null) return Optional.empty();
        int folder = Math.max(said.lastIndexOf('/'), said.lastIndexOf('\\'));
        var name = new StringBuilder();
        said.substring(folder + 1)
                .codePoints()
                .filter(FileName::isShown)
                .limit(MOST)
                .forEach(name::appendCodePoint);
        var its = name.toString().strip();
        boolean isPlace = its.equals(".") || its.equals("..");
        return its.isEmpty() || isPlace ? Optional.empty() : Optional.of(its);
    }

    private static boolean isShown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    /// What is said of a file, with its name before it where that is known.
    public static String before(@Nullable String fileName, String text) {
        return fileName == null ? text : fileName + ": " + text;
    }
}
