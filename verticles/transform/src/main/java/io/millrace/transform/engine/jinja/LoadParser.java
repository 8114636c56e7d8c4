package io.millrace.transform.engine.jinja;

/// The tags that need other templates. They are read, so that a branch that is never taken may have
/// them, and refused when they are reached.
final class LoadParser {
    private final Tokens tokens;
    private final ExpressionParser expressions;

    LoadParser(Tokens tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    /// The tag `name` up to its end.
    Statement load(String name, int at) {
        var _ = expressions.expression();
        switch (name) {
            case "include" -> include();
            case "import" -> whole();
            case "from" -> names();
            default -> {}
        }
        return new Statement.Load(name, at);
    }

    private void include() {
        boolean ignoresMissing = tokens.current().isName("ignore");
        if (ignoresMissing && tokens.ahead().isName("missing")) {
            tokens.take();
            tokens.take();
        }
        skipContext();
    }

    private void whole() {
        if (!tokens.acceptName("as")) throw tokens.unexpected("'as'");
        name();
        skipContext();
    }

    private void names() {
        if (!tokens.acceptName("import")) throw tokens.unexpected("'import'");
        do {
            if (skipContext()) return;
            if (tokens.current().text().startsWith("_")) {
                throw tokens.error(
                        tokens.current().at(), "a name with '_' before it cannot be imported");
            }
            name();
            if (tokens.acceptName("as")) name();
        } while (!skipContext() && tokens.acceptOperator(","));
    }

    private void name() {
        var _ = tokens.name("a name");
    }

    private boolean skipContext() {
        boolean isContext =
                (tokens.current().isName("with") || tokens.current().isName("without"))
                        && tokens.ahead().isName("context");
        if (!isContext) return false;
        tokens.take();
        tokens.take();
        return true;
    }
}
