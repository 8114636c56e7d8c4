package io.millrace.transform.engine.jinja;

import static io.millrace.transform.engine.jinja.Token.Kind.BLOCK_END;
import static io.millrace.transform.engine.jinja.Token.Kind.PRINT_END;

import io.millrace.transform.engine.jinja.Statement.Assign;
import io.millrace.transform.engine.jinja.Statement.AssignBlock;
import io.millrace.transform.engine.jinja.Statement.Autoescape;
import io.millrace.transform.engine.jinja.Statement.Binding;
import io.millrace.transform.engine.jinja.Statement.Block;
import io.millrace.transform.engine.jinja.Statement.Branch;
import io.millrace.transform.engine.jinja.Statement.Break;
import io.millrace.transform.engine.jinja.Statement.Continue;
import io.millrace.transform.engine.jinja.Statement.Data;
import io.millrace.transform.engine.jinja.Statement.Do;
import io.millrace.transform.engine.jinja.Statement.FilterBlock;
import io.millrace.transform.engine.jinja.Statement.For;
import io.millrace.transform.engine.jinja.Statement.If;
import io.millrace.transform.engine.jinja.Statement.Print;
import io.millrace.transform.engine.jinja.Statement.PrintAll;
import io.millrace.transform.engine.jinja.Statement.Section;
import io.millrace.transform.engine.jinja.Statement.With;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The tags of Jinja2, and those that dbt adds.
final class StatementParser {
    private final Tokens tokens;
    private final ExpressionParser expressions;
    private final TargetParser targets;
    private final MacroParser macros;
    private final LoadParser loads;
    private final Map<String, Block> blocks = new LinkedHashMap<>();
    private int loops;

    StatementParser(Source source) {
        this.tokens = new Tokens(source);
        this.expressions = new ExpressionParser(tokens);
        this.targets = new TargetParser(tokens);
        this.macros = new MacroParser(tokens, expressions, this);
        this.loads = new LoadParser(tokens, expressions);
    }

    List<Statement> template() {
        return body("the template", tokens.current().at(), Set.of());
    }

    /// The blocks that [#template] found, by name.
    Map<String, Block> blocks() {
        return Map.copyOf(blocks);
    }

    /// Statements up to one of the tags `ends`, whose name is the current token then.
    private List<Statement> body(String owner, int at, Set<String> ends) {
        tokens.enter();
        var statements = new ArrayList<Statement>();
        while (true) {
            var token = tokens.current();
            switch (token.kind()) {
                case DATA -> statements.add(new Data(tokens.take().text(), token.at()));
                case PRINT_BEGIN -> statements.add(print());
                case BLOCK_BEGIN -> {
                    tokens.take();
                    boolean isEnd =
                            tokens.current().is(Token.Kind.NAME)
                                    && ends.contains(tokens.current().text());
                    if (isEnd) {
                        tokens.leave();
                        return List.copyOf(statements);
                    }
                    statements.add(tag());
                }
                default -> {
                    if (!ends.isEmpty()) {
                        throw tokens.error(
                                at, owner + " is never closed: missing " + closing(ends));
                    }
                    tokens.leave();
                    return List.copyOf(statements);
                }
            }
        }
    }

    private static String closing(Set<String> ends) {
        return ends.stream()
                .filter(end -> end.startsWith("end"))
                .map(end -> "{% " + end + " %}")
                .findFirst()
                .orElse("its end");
    }

    /// The end of a tag, then a body that one tag closes, of which the name is consumed.
    private List<Statement> closed(String owner, int at, String end) {
        var body = opened(owner, at, Set.of(end));
        tokens.take();
        return body;
    }

    /// The end of a tag, then a body. A colon may stand before the end, as in Python.
    private List<Statement> opened(String owner, int at, Set<String> ends) {
        tokens.acceptOperator(":");
        endTag();
        return body(owner, at, ends);
    }

    private void endTag() {
        tokens.expect(BLOCK_END, "'%}'");
    }

    /// The body of what is called later: loops around it are not its own.
    List<Statement> function(String owner, int at, String end) {
        int outer = loops;
        loops = 0;
        var body = closed(owner, at, end);
        loops = outer;
        return body;
    }

    private Statement print() {
        int at = tokens.take().at();
        var value = expressions.tuple(true);
        tokens.expect(PRINT_END, "'}}'");
        return new Print(value, at);
    }

    private Statement tag() {
        int at = tokens.current().at();
        var name = tokens.name("the name of a tag");
        var statement = tag(at, name);
        endTag();
        return statement;
    }

    /// A tag up to the end of the last of its parts.
    private Statement tag(int at, String name) {
        return switch (name) {
            case "if" -> conditional(at);
            case "for" -> loop(at);
            case "set" -> assignment(at);
            case "with" -> with(at);
            case "print" -> printAll(at);
            case "filter" -> filterBlock(at);
            case "block" -> block(at);
            case "autoescape" -> autoescape(at);
            case "call" -> macros.callBlock(at);
            case "macro" -> macros.macro(at, name, "");
            case "test", "data_test" -> macros.macro(at, name, "test_");
            case "materialization" -> macros.materialization(at);
            case "docs" -> macros.docs(at);
            case "snapshot" -> section(at, name);
            case "do" -> new Do(expressions.tuple(true), at);
            case "break" -> inLoop(new Break(at), name);
            case "continue" -> inLoop(new Continue(at), name);
            case "include", "import", "from", "extends" -> loads.load(name, at);
            default -> throw unknown(at, name);
        };
    }

    private TemplateException unknown(int at, String name) {
        if (name.startsWith("end") || name.equals("else") || name.equals("elif")) {
            return tokens.error(at, "{% " + name + " %} closes nothing here");
        }
        return tokens.error(at, "unknown tag '" + name + "'");
    }

    private Statement inLoop(Statement statement, String name) {
        if (loops == 0) throw tokens.error(statement.at(), "'" + name + "' outside of a loop");
        return statement;
    }

    private Statement conditional(int at) {
        var branches = new ArrayList<Branch>();
        var ends = Set.of("elif", "else", "endif");
        var tag = "elif";
        while (tag.equals("elif")) {
            var test = expressions.tuple(false);
            branches.add(new Branch(test, opened("this 'if'", at, ends)));
            tag = tokens.take().text();
        }
        List<Statement> otherwise =
                tag.equals("else") ? closed("this 'if'", at, "endif") : List.of();
        return new If(List.copyOf(branches), otherwise, at);
    }

    private Statement loop(int at) {
        targets.enterLoop();
        var target = targets.target(false);
        if (!tokens.acceptName("in")) throw tokens.unexpected("'in'");
        var items = expressions.tuple(false);
        @Nullable Expression filter = tokens.acceptName("if") ? expressions.expression() : null;
        boolean isRecursive = tokens.acceptName("recursive");
        loops++;
        var body = opened("this 'for'", at, Set.of("else", "endfor"));
        loops--;
        boolean hasElse = tokens.take().text().equals("else");
        List<Statement> otherwise = hasElse ? closed("this 'for'", at, "endfor") : List.of();
        targets.leaveLoop();
        return new For(target, items, filter, isRecursive, body, otherwise, at);
    }

    private Statement assignment(int at) {
        var target = targets.target(true);
        if (tokens.acceptOperator("=")) return new Assign(target, expressions.tuple(true), at);
        @Nullable Expression filter = tokens.acceptOperator("|") ? filterChain() : null;
        return new AssignBlock(target, filter, closed("this 'set'", at, "endset"), at);
    }

    /// Filters without an input: it comes from a block.
    private Expression filterChain() {
        var filter = expressions.primary().filter(null);
        while (tokens.acceptOperator("|")) filter = expressions.primary().filter(filter);
        return filter;
    }

    private Statement with(int at) {
        var bindings = new ArrayList<Binding>();
        while (!tokens.current().is(BLOCK_END)) {
            if (!bindings.isEmpty()) tokens.expectOperator(",");
            var target = targets.ownTarget();
            tokens.expectOperator("=");
            bindings.add(new Binding(target, expressions.expression()));
        }
        return new With(List.copyOf(bindings), closed("this 'with'", at, "endwith"), at);
    }

    private Statement printAll(int at) {
        var values = new ArrayList<Expression>();
        while (!tokens.current().is(BLOCK_END)) {
            if (!values.isEmpty()) tokens.expectOperator(",");
            values.add(expressions.expression());
        }
        return new PrintAll(List.copyOf(values), at);
    }

    private Statement filterBlock(int at) {
        var filter = filterChain();
        return new FilterBlock(filter, closed("this 'filter'", at, "endfilter"), at);
    }

    private Statement autoescape(int at) {
        var isOn = expressions.expression();
        return new Autoescape(isOn, closed("this 'autoescape'", at, "endautoescape"), at);
    }

    private Statement block(int at) {
        var name = tokens.name("the block's name");
        boolean isScoped = tokens.acceptName("scoped");
        boolean isRequired = tokens.acceptName("required");
        var body = function("this 'block'", at, "endblock");
        if (isRequired && !body.stream().allMatch(StatementParser::isBlank)) {
            throw tokens.error(at, "a required block can only hold comments and white space");
        }
        tokens.acceptName(name);
        var block = new Block(name, isScoped, isRequired, body, at);
        if (blocks.putIfAbsent(name, block) != null) {
            throw tokens.error(at, "there are two blocks '" + name + "'");
        }
        return block;
    }

    private static boolean isBlank(Statement statement) {
        return statement instanceof Data(var text, _) && text.isBlank();
    }

    private Statement section(int at, String kind) {
        var name = tokens.name("the " + kind + "'s name");
        return new Section(kind, name, closed("this '" + kind + "'", at, "end" + kind), at);
    }
}
