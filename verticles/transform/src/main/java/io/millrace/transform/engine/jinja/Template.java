package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.jinja.Statement.MacroDefinition;
import io.millrace.transform.engine.jinja.Statement.Section;
import io.millrace.transform.engine.python.Budget;
import io.millrace.transform.engine.python.Limits;
import io.millrace.transform.engine.python.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A compiled template. Immutable: it may be rendered many times, also at once.
public final class Template {
    /// More is no template that a person wrote.
    private static final int MAX_CHARACTERS = 2_000_000;

    private final Source source;
    private final List<Statement> body;
    private final Map<String, Statement.Block> blocks;

    private Template(Source source, List<Statement> body) {
        this(source, body, Map.of());
    }

    private Template(Source source, List<Statement> body, Map<String, Statement.Block> blocks) {
        this.source = source;
        this.body = body;
        this.blocks = blocks;
    }

    /// @param file names the template in errors
    /// @throws TemplateException when the text is not a template
    public static Template compile(String file, String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new TemplateException(
                    file, 1, 1, "this template has more than " + MAX_CHARACTERS + " characters");
        }
        var lines = text.replace("\r\n", "\n").replace('\r', '\n');
        var source =
                new Source(
                        file,
                        lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines);
        try {
            var parser = new StatementParser(source);
            return new Template(source, parser.template(), parser.blocks());
        } catch (StackOverflowError e) {
            throw source.error(0, "this template is nested too deep");
        }
    }

    /// The text with what `names` finds filled in.
    ///
    /// @throws TemplateException when the template asks for what cannot be done, or for too much
    public String render(Names names, Limits limits) {
        return render(names, new Budget(limits));
    }

    /// The same, spending what a larger work has left.
    public String render(Names names, Budget budget) {
        try {
            return budget.during(
                    () -> new Renderer(source, budget).text(body, root(names, budget)));
        } catch (MacroReturn e) {
            throw source.error(0, "return() outside of a macro");
        } catch (StackOverflowError e) {
            throw source.error(0, "this template calls itself too deep");
        }
    }

    private Scope root(Names names, Budget budget) {
        var scope = new Scope(names);
        scope.set("self", new BlockNames(blocks, new Renderer(source, budget), scope, budget));
        return scope;
    }

    /// The value of a template that is one expression and nothing else, as dbt reads YAML: a number
    /// stays one. Every other template gives its text. `as_bool`, `as_number` and `as_native` after
    /// the expression read its text as Python would.
    ///
    /// @throws TemplateException as [#render], and where the text is not what such a filter wants
    public Value value(Names names, Budget budget) {
        if (body.size() != 1 || !(body.getFirst() instanceof Statement.Print(var value, int at))) {
            return new Value.Text(render(names, budget));
        }
        try {
            return budget.during(() ->
                    new NativeValue(new Evaluator(source, budget), source)
                            .of(value, at, root(names, budget)));
        } catch (MacroReturn e) {
            throw source.error(at, "return() outside of a macro");
        } catch (StackOverflowError e) {
            throw source.error(at, "this template calls itself too deep");
        }
    }

    /// The macros that the template defines at its top level, by name.
    public Map<String, Definition> definitions() {
        var definitions = new LinkedHashMap<String, Definition>();
        for (int i = 0; i < body.size(); i++) {
            if (!(body.get(i) instanceof MacroDefinition macro)) continue;
            int end = i + 1 < body.size() ? body.get(i + 1).at() : source.text().length();
            definitions.put(macro.name(), new Definition(macro, source, end));
        }
        return definitions;
    }

    /// The named parts of one kind at the top level, each as a template: dbt's `snapshot`.
    ///
    /// @throws TemplateException when two have one name
    public Map<String, Template> sections(String kind) {
        var sections = new LinkedHashMap<String, Template>();
        for (var statement : body) {
            if (!(statement instanceof Section section) || !section.kind().equals(kind)) continue;
            var template = new Template(source, section.body());
            if (sections.putIfAbsent(section.name(), template) != null) {
                throw source.error(
                        section.at(), "there are two of the name '" + section.name() + "'");
            }
        }
        return sections;
    }

    /// A macro before it is bound to the names that its body finds.
    public static final class Definition {
        private final MacroDefinition macro;
        private final Source source;

        private final int end;

        private Definition(MacroDefinition macro, Source source, int end) {
            this.macro = macro;
            this.source = source;
            this.end = end;
        }

        public String file() {
            return source.file();
        }

        /// What is written between its name and what follows it.
        public String text() {
            return source.text().substring(macro.at(), Math.max(macro.at(), end));
        }

        public Value bind(Names names) {
            return new Macro(macro, source, new Scope(names));
        }
    }
}
