package io.millrace.ingest.engine.pull;

import java.util.ArrayList;
import java.util.List;

/// A pattern of names: `?` is one character and `*` are some, but no `/`; `**` are some of whatever
/// kind, and `**/` is any folder or none. Everything else is itself. Takes time in proportion to
/// pattern times name, whatever they are.
public final class Glob {
    private final List<Token> tokens = new ArrayList<>();
    private final boolean isDeep;

    private enum Kind {
        LITERAL,
        ONE,
        SOME,
        ALL,
        /// Before [#FOLDERS]: they may be left out.
        ENTER,
        FOLDERS
    }

    private record Token(Kind kind, char literal) {}

    public Glob(String pattern) {
        this.isDeep = pattern.contains("/") || pattern.contains("**");
        for (int at = 0; at < pattern.length(); ) {
            if (pattern.startsWith("**/", at)) {
                add(Kind.ENTER);
                add(Kind.FOLDERS);
                at += 3;
            } else if (pattern.startsWith("**", at)) {
                add(Kind.ALL);
                at += 2;
            } else {
                char c = pattern.charAt(at++);
                if (c == '*') add(Kind.SOME);
                else if (c == '?') add(Kind.ONE);
                else tokens.add(new Token(Kind.LITERAL, c));
            }
        }
    }

    private void add(Kind kind) {
        tokens.add(new Token(kind, '\0'));
    }

    /// Whether names in folders below may match.
    public boolean isDeep() {
        return isDeep;
    }

    /// @param name with `/` between folders
    public boolean matches(String name) {
        var at = new boolean[tokens.size() + 1];
        at[0] = true;
        skip(at);
        for (int i = 0; i < name.length(); i++) at = after(at, name.charAt(i));
        return at[tokens.size()];
    }

    private boolean[] after(boolean[] at, char c) {
        var next = new boolean[at.length];
        for (int i = 0; i < tokens.size(); i++) {
            if (!at[i]) continue;
            switch (tokens.get(i).kind()) {
                case LITERAL -> next[i + 1] |= c == tokens.get(i).literal();
                case ONE -> next[i + 1] |= c != '/';
                case SOME -> next[i] |= c != '/';
                case ALL -> next[i] = true;
                case FOLDERS -> {
                    next[i] = true;
                    next[i + 1] |= c == '/';
                }
                case ENTER -> {}
            }
        }
        skip(next);
        return next;
    }

    /// What takes no character.
    private void skip(boolean[] at) {
        for (int i = 0; i < tokens.size(); i++) {
            if (!at[i]) continue;
            switch (tokens.get(i).kind()) {
                case SOME, ALL -> at[i + 1] = true;
                case ENTER -> {
                    at[i + 1] = true;
                    at[i + 2] = true;
                }
                case LITERAL, ONE, FOLDERS -> {}
            }
        }
    }
}
