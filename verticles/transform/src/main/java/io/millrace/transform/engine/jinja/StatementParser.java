package io.millrace.transform.engine.jinja;

import static io.millrace.transform.engine.jinja.Token.Kind.BLOCK_END;
import static io.millrace.transform.engine.jinja.Token.Kind.PRINT_END;

import io.millrace.transform.engine.jinja.Statement.Assign;
import io.millrace.transform.engine.jinja.Statement.AssignBlock;
import io.millrace.transform.engine.jinja.Statement.AttributeTarget;
import io.millrace.transform.engine.jinja.Statement.Binding;
import io.millrace.transform.engine.jinja.Statement.Branch;
import io.millrace.transform.engine.jinja.Statement.Break;
import io.millrace.transform.engine.jinja.Statement.CallBlock;
import io.millrace.transform.engine.jinja.Statement.Continue;
import io.millrace.transform.engine.jinja.Statement.Data;
import io.millrace.transform.engine.jinja.Statement.Do;
import io.millrace.transform.engine.jinja.Statement.FilterBlock;
import io.millrace.transform.engine.jinja.Statement.For;
import io.millrace.transform.engine.jinja.Statement.If;
import io.millrace.transform.engine.jinja.Statement.MacroDefinition;
import io.millrace.transform.engine.jinja.Statement.NameTarget;
import io.millrace.transform.engine.jinja.Statement.Parameter;
import io.millrace.transform.engine.jinja.Statement.Print;
import io.millrace.transform.engine.jinja.Statement.Section;
import io.millrace.transform.engine.jinja.Statement.Target;
import io.millrace.transform.engine.jinja.Statement.TupleTarget;
import io.millrace.transform.engine.jinja.Statement.With;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The tags of Jinja2, and those that dbt adds.
final class StatementParser {
    private static final Set<String> SPECIAL = Set.of("varargs", "kwargs", "caller");

    private final Tokens tokens;
    private final ExpressionParser expressions;
    private int loops;

    StatementParser(Source source) {
        this.tokens = new Tokens(source);
        this.expressions = new ExpressionParser(tokens);
    }

    List<Statement> template() {
        return body("the template", tokens.current().at(), Set.of());
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
                    if (ends.contains(tokens.current().text())) {
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

    /// A body that one tag closes, which is consumed.
    private List<Statement> closed(String owner, int at, String end) {
        var body = body(owner, at, Set.of(end));
        tokens.take();
        endTag();
        return body;
    }

    private void endTag() {
        tokens.expect(BLOCK_END, "'%}'");
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
        return switch (name) {
            case "if" -> conditional(at);
            case "for" -> loop(at);
            case "set" -> assignment(at);
            case "with" -> with(at);
            case "filter" -> filterBlock(at);
            case "call" -> callBlock(at);
            case "macro" -> macro(at, "macro", "");
            case "test", "data_test" -> macro(at, name, "test_");
            case "materialization" -> materialization(at);
            case "snapshot" -> section(at, name);
            case "do" -> simple(new Do(expressions.tuple(true), at));
            case "break" -> loopControl(new Break(at), name);
            case "continue" -> loopControl(new Continue(at), name);
            default -> throw unknown(at, name);
        };
    }

    private TemplateException unknown(int at, String name) {
        if (name.startsWith("end") || name.equals("else") || name.equals("elif")) {
            return tokens.error(at, "{% " + name + " %} closes nothing here");
        }
        return tokens.error(at, "unknown tag '" + name + "'");
    }

    private Statement simple(Statement statement) {
        endTag();
        return statement;
    }

    private Statement loopControl(Statement statement, String name) {
        if (loops == 0) throw tokens.error(statement.at(), "'" + name + "' outside of a loop");
        return simple(statement);
    }

    private Statement conditional(int at) {
        var branches = new ArrayList<Branch>();
        List<Statement> otherwise = List.of();
        var ends = Set.of("elif", "else", "endif");
        var tag = "elif";
        while (tag.equals("elif")) {
            var test = expressions.tuple(true);
            endTag();
            branches.add(new Branch(test, body("this 'if'", at, ends)));
            tag = tokens.take().text();
        }
        endTag();
        if (tag.equals("else")) otherwise = closed("this 'if'", at, "endif");
        return new If(List.copyOf(branches), otherwise, at);
    }

    private Statement loop(int at) {
        var target = target(false);
        if (!tokens.acceptName("in")) throw tokens.unexpected("'in'");
        var items = expressions.tuple(false);
        @Nullable Expression filter = tokens.acceptName("if") ? expressions.expression() : null;
        boolean isRecursive = tokens.acceptName("recursive");
        endTag();
        loops++;
        var body = body("this 'for'", at, Set.of("else", "endfor"));
        loops--;
        List<Statement> otherwise = List.of();
        var tag = tokens.take().text();
        endTag();
        if (tag.equals("else")) otherwise = closed("this 'for'", at, "endfor");
        return new For(target, items, filter, isRecursive, body, otherwise, at);
    }

    private Target target(boolean takesAttribute) {
        var parts = new ArrayList<Target>();
        boolean isTuple = false;
        do {
            if (isTuple && tokens.current().isName("in")) break;
            parts.add(singleTarget(takesAttribute));
            isTuple |= tokens.current().isOperator(",");
        } while (tokens.acceptOperator(","));
        return isTuple ? new TupleTarget(List.copyOf(parts)) : parts.getFirst();
    }

    private Target singleTarget(boolean takesAttribute) {
        if (tokens.acceptOperator("(")) {
            tokens.enter();
            var inner = target(false);
            tokens.leave();
            tokens.expectOperator(")");
            return inner;
        }
        var name = tokens.name("a name to assign to");
        if (Set.of("true", "false", "none", "True", "False", "None").contains(name)) {
            throw tokens.error(tokens.current().at(), "cannot assign to '" + name + "'");
        }
        if (!takesAttribute || !tokens.acceptOperator(".")) return new NameTarget(name);
        return new AttributeTarget(name, tokens.name("an attribute's name"));
    }

    private Statement assignment(int at) {
        var target = target(true);
        if (tokens.acceptOperator("=")) {
            return simple(new Assign(target, expressions.tuple(true), at));
        }
        @Nullable Expression filter = tokens.acceptOperator("|") ? filterChain() : null;
        endTag();
        return new AssignBlock(target, filter, closed("this 'set'", at, "endset"), at);
    }

    /// Filters without an input: it comes from a block.
    private Expression filterChain() {
        return expressions.primary().filtersAndTests(expressions.primary().filter(null));
    }

    private Statement with(int at) {
        var bindings = new ArrayList<Binding>();
        while (!tokens.current().is(BLOCK_END)) {
            if (!bindings.isEmpty()) tokens.expectOperator(",");
            var target = singleTarget(false);
            tokens.expectOperator("=");
            bindings.add(new Binding(target, expressions.expression()));
        }
        endTag();
        return new With(List.copyOf(bindings), closed("this 'with'", at, "endwith"), at);
    }

    private Statement filterBlock(int at) {
        var filter = filterChain();
        endTag();
        return new FilterBlock(filter, closed("this 'filter'", at, "endfilter"), at);
    }

    private Statement callBlock(int at) {
        int mark = tokens.mark();
        var parameters = tokens.current().isOperator("(") ? parameters() : List.<Parameter>of();
        if (!(expressions.expression() instanceof Expression.Call call)) {
            throw tokens.error(at, "'call' needs a call of a macro");
        }
        endTag();
        var body = closed("this 'call'", at, "endcall");
        return new CallBlock(
                call,
                new MacroDefinition(
                        "caller", parameters, body, tokens.mentioned(mark, SPECIAL), at),
                at);
    }

    private Statement macro(int at, String tag, String prefix) {
        var name = tokens.name("the " + tag + "'s name");
        int mark = tokens.mark();
        var parameters = parameters();
        endTag();
        int outerLoops = loops;
        loops = 0;
        var body =
                closed(
                        "the " + tag + " '" + name + "'",
                        at,
                        tag.equals("data_test") ? "enddata_test" : "end" + tag);
        loops = outerLoops;
        return new MacroDefinition(
                prefix + name, parameters, body, tokens.mentioned(mark, SPECIAL), at);
    }

    private List<Parameter> parameters() {
        tokens.expectOperator("(");
        var parameters = new ArrayList<Parameter>();
        while (!tokens.acceptOperator(")")) {
            if (!parameters.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.acceptOperator(")")) break;
            }
            var name = tokens.name("a parameter's name");
            @Nullable Expression fallback =
                    tokens.acceptOperator("=") ? expressions.expression() : null;
            if (fallback == null
                    && !parameters.isEmpty()
                    && parameters.getLast().fallback() != null) {
                throw tokens.error(
                        tokens.current().at(),
                        "'" + name + "' needs a default: it follows one that has it");
            }
            parameters.add(new Parameter(name, fallback));
        }
        return List.copyOf(parameters);
    }

    /// `{% materialization name, default|adapter='...' [, supported_languages=...] %}`
    private Statement materialization(int at) {
        var name = tokens.name("the materialization's name");
        var adapter = "default";
        while (tokens.acceptOperator(",")) {
            if (tokens.acceptName("default")) continue;
            var key = tokens.name("'default' or 'adapter'");
            tokens.expectOperator("=");
            var value = expressions.expression();
            if (key.equals("adapter")
                    && value
                            instanceof
                            Expression.Literal(
                                    io.millrace.transform.engine.python.Value.Text(var text),
                                    _)) {
                adapter = text;
            }
        }
        endTag();
        var body = closed("this 'materialization'", at, "endmaterialization");
        return new MacroDefinition(
                "materialization_" + name + "_" + adapter, List.of(), body, Set.of(), at);
    }

    private Statement section(int at, String kind) {
        var name = tokens.name("the " + kind + "'s name");
        endTag();
        return new Section(kind, name, closed("this '" + kind + "'", at, "end" + kind), at);
    }
}
