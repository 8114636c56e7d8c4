package io.millrace.transform.engine.lineage.sql;

import java.util.Map;
import java.util.Set;

/// Reads the names of types.
record TypeParser(Tokens tokens) {
    private static final Map<String, String> OWN_NAMES =
            Map.ofEntries(
                    Map.entry("int", "int4"),
                    Map.entry("integer", "int4"),
                    Map.entry("bigint", "int8"),
                    Map.entry("smallint", "int2"),
                    Map.entry("real", "float4"),
                    Map.entry("float", "float8"),
                    Map.entry("decimal", "numeric"),
                    Map.entry("dec", "numeric"),
                    Map.entry("boolean", "bool"));
    private static final Set<String> TEXTS =
            Set.of("character", "char", "nchar", "varchar", "national", "bit");
    private static final Set<String> TIMES = Set.of("timestamp", "time");

    /// As PostgreSQL itself calls a type of that name without quotes.
    static String ownName(String name) {
        return OWN_NAMES.getOrDefault(name, name);
    }

    /// Whether a type begins here whose name may be more than a name.
    boolean isLong() {
        return tokens.isOneOf(TIMES)
                || tokens.isOneOf(TEXTS)
                || tokens.isWord("interval")
                || tokens.areWords("double", "precision");
    }

    /// Goes behind the type and gives its own name, of an array that of its elements.
    String type() {
        tokens.accept("setof");
        var name = name();
        tokens.accept("array");
        while (tokens.isSymbol("[") && isBound()) tokens.skipBrackets();
        return name;
    }

    /// `[]` or `[3]`, and no subscript.
    private boolean isBound() {
        var behind = tokens.token(tokens.position() + 2);
        return tokens.ahead().isSymbol("]")
                || (tokens.ahead().is(Token.Kind.NUMBER) && behind.isSymbol("]"));
    }

    private String name() {
        if (tokens.accept("double", "precision")) return "float8";
        if (tokens.isOneOf(TEXTS)) return text();
        if (tokens.isOneOf(TIMES)) return time();
        if (tokens.accept("interval")) return interval();
        var first = tokens.current();
        if (first.isOneOf(Words.RESERVED)) throw tokens.unexpected("a type");
        var path = tokens.path();
        skipModifiers();
        boolean isQuoted = first.is(Token.Kind.QUOTED);
        return isQuoted || path.size() > 1 ? path.getLast() : ownName(path.getFirst());
    }

    private void skipModifiers() {
        if (tokens.isSymbol("(")) tokens.skipBrackets();
    }

    /// `national character varying(3)`
    private String text() {
        tokens.accept("national");
        var word = tokens.label();
        boolean isVarying = tokens.accept("varying") || word.equals("varchar");
        skipModifiers();
        if (word.equals("bit")) return isVarying ? "varbit" : "bit";
        return isVarying ? "varchar" : "bpchar";
    }

    /// `timestamp(3) with time zone`
    private String time() {
        var word = tokens.take().text();
        skipModifiers();
        boolean isZoned = tokens.isWord("with") && areTimeZone();
        if (!isZoned && !(tokens.isWord("without") && areTimeZone())) return word;
        tokens.take();
        tokens.take();
        tokens.take();
        return isZoned ? word + "tz" : word;
    }

    private boolean areTimeZone() {
        return tokens.ahead().isWord("time") && tokens.token(tokens.position() + 2).isWord("zone");
    }

    private String interval() {
        skipFields();
        skipModifiers();
        return "interval";
    }

    /// `year to month`
    void skipFields() {
        while (tokens.acceptOneOf(Words.FIELDS)) skipModifiers();
    }
}
