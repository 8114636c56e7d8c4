package io.millrace.transform.engine.jinja;

/// A piece of a template.
///
/// @param text the data, name, digits, operator, or the string with its escapes resolved
/// @param at offset in the source
record Token(Kind kind, String text, int at) {
    enum Kind {
        DATA,
        PRINT_BEGIN,
        PRINT_END,
        BLOCK_BEGIN,
        BLOCK_END,
        NAME,
        STRING,
        INTEGER,
        FLOAT,
        OPERATOR,
        END
    }

    boolean is(Kind expected) {
        return kind == expected;
    }

    boolean isOperator(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    String shown() {
        return switch (kind) {
            case END -> "end of the template";
            case PRINT_END -> "'}}'";
            case BLOCK_END -> "'%}'";
            default -> "'" + text + "'";
        };
    }
}
