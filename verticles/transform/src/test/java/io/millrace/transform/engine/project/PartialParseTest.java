package io.millrace.transform.engine.project;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A project that is compiled again after a file of it changed.
final class PartialParseTest {
    private static final Instant LATER = Instant.parse("2026-11-30T12:00:00Z");

    private final Memory.Share memory = new Memory(1 << 24).of("a");
    private final Map<String, byte[]> files = new TreeMap<>();

    PartialParseTest() {
        with("dbt_project.yml", "name: p\nvars: {word: hello}\n");
        with("dbt_packages/tools/dbt_project.yml", "name: tools\n");
        with(
                "dbt_packages/tools/macros/t.sql",
                "{% macro tidy(x) %}"
                        + "{{ return(adapter.dispatch('tidy', 'tools')(x)) }}{% endmacro %}"
                        + "{% macro default__tidy(x) %}trim({{ x }}){% endmacro %}");
        with("macros/one.sql", "{% macro one() %}1{% endmacro %}");
        with("macros/two.sql", "{% macro two() %}{{ one() }} + 1{% endmacro %}");
        with("seeds/s.csv", "id,name\n1,a\n");
        with("models/plain.sql", "select 1 as id");
        with("models/reads.sql", "select * from {{ ref('plain') }}");
        with("models/far.sql", "select * from {{ ref('reads') }}");
        with("models/calls.sql", "select {{ two() }} as id");
        with("models/asks.sql", "select '{{ var('word') }}' as id");
        with("models/raw.sql", "select * from {{ source('raw', 'o') }}");
        with("models/tidies.sql", "select {{ tools.tidy('x') }} as id");
        with("models/timed.sql", "select '{{ run_started_at.year }}' as id");
        with("models/late.sql", "{% do run_query('select 1') %}select 1 as id");
        with("models/inner.sql", "{{ config(materialized='ephemeral') }}select 7 as id");
        with("models/outer.sql", "select * from {{ ref('inner') }}");
        with(
                "models/grows.sql",
                "{{ config(materialized='incremental', tags=['big']) }}select 1 as id"
                        + "{% if is_incremental() %} where false{% endif %}");
        with(
                "snapshots/h.sql",
                "{% snapshot h %}{{ config(strategy='check', unique_key='id', check_cols='all') }}"
                        + "select * from {{ ref('plain') }}{% endsnapshot %}");
        with("tests/own.sql", "select * from {{ ref('plain') }} where id = {{ one() }}");
        with(
                "tests/generic/odd.sql",
                "{% test odd(model, column_name) %}select * from {{ model }}"
                        + " where {{ column_name }} = {{ one() }}{% endtest %}");
        with(
                "models/s.yml",
                """
                models: [{name: plain, columns: [{name: id, tests: [not_null, odd]}]}]
                sources: [{name: raw, tables: [{name: o}]}]
                """);
    }

    private void with(String path, String text) {
        files.put(path, text.getBytes(UTF_8));
    }

    private static Setting setting(Map<String, Value> vars, Instant now, Standing standing) {
        return new Setting("t_raw", "t_models", vars, Map.of(), now, standing);
    }

    private static final Setting USUAL = setting(Map.of(), Instant.EPOCH, Standing.NOTHING);

    private Project compile(Setting setting) {
        return ProjectCompiler.compile(ProjectCompiler.read(files, memory), setting);
    }

    /// A compilation that remembers nothing.
    private Project anew(Setting setting) {
        return ProjectCompiler.compile(ProjectCompiler.read(files), setting);
    }

    private static String sql(Node node) {
        return switch (node) {
            case Node.Model model -> model.sql();
            case Node.Snapshot snapshot -> snapshot.sql();
            case Node.Assertion test -> test.sql();
            case Node.UnitTest test -> test.sql();
            case Node.Seed seed -> seed.columns().toString();
            case Node.Recency _ -> "";
        };
    }

    private static String sql(Project project, String node) {
        return sql(project.node(node).orElseThrow());
    }

    /// All of a node that another file can make another, in words.
    private static List<String> told(Project project) {
        return project.nodes().stream()
                .map(node ->
                        String.join(
                                " | ",
                                node.name(),
                                node.relation(),
                                sql(node),
                                node.dependsOn().toString(),
                                node.datasets().toString(),
                                new TreeSet<>(node.tags()).toString(),
                                new TreeSet<>(node.about().macros()).toString(),
                                new TreeSet<>(node.about().sources()).toString(),
                                Repr.repr(node.about().config()),
                                Boolean.toString(project.rendering().isLate(node.name()))))
                .toList();
    }

    /// Names of the nodes whose SQL is not the object that it was.
    private static Set<String> rendered(Project before, Project after) {
        var names = new TreeSet<String>();
        for (var node : after.nodes()) {
            boolean isSame =
                    before.node(node.name()).filter(its -> isSame(sql(its), sql(node))).isPresent();
            if (!isSame && !(node instanceof Node.Seed)) names.add(node.name());
        }
        return names;
    }

    @SuppressWarnings({"ReferenceEquality", "StringEquality"})
    private static boolean isSame(String before, String after) {
        return before == after;
    }

    @Test
    void nothingIsRenderedTwiceWhereNothingChanged() {
        var before = compile(USUAL);

        var after = compile(USUAL);

        assertThat(after.faults()).isEmpty();
        assertThat(told(after)).isEqualTo(told(before)).isEqualTo(told(anew(USUAL)));
        // What is put together of several is made anew of what is kept of them.
        assertThat(rendered(before, after)).containsExactly("not_null_plain_id", "outer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "models/far.sql | select 2 as id | far",
                "models/plain.sql | {{ config(alias='o') }}select 1 | h odd_plain_id own plain reads",
                "models/plain.sql | select 3 as id | plain",
                "models/inner.sql | {{ config(materialized='view') }}select 7 as id | inner",
                "macros/one.sql | {% macro one() %}2{% endmacro %} | calls odd_plain_id own",
                "macros/two.sql | {% macro two() %}9{% endmacro %} | calls",
                "tests/own.sql | select 1 from {{ ref('plain') }} | own",
            })
    void aChangedFileCostsItselfAndWhatAsksForIt(String path, String text, String rendered) {
        var before = compile(USUAL);
        with(path, text);

        var after = compile(USUAL);

        assertThat(told(after)).isEqualTo(told(anew(USUAL))).isNotEqualTo(told(before));
        var again = new TreeSet<>(rendered(before, after));
        again.removeAll(Set.of("not_null_plain_id", "outer"));
        assertThat(again).containsExactly(rendered.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "dbt_project.yml | name: p\\nvars: {word: bye}",
                "dbt_project.yml | name: p\\nmodels: {+tags: [all]}\\nvars: {word: hello}",
                "models/s.yml | sources: [{name: raw, tables: [{name: o, identifier: other}]}]",
                "models/s.yml | models: [{name: reads, config: {alias: moved, meta: {a: 1}}}]",
                "macros/more.sql | {% macro ref(x) %}({{ builtins.ref(x) }}){% endmacro %}",
                "macros/more.sql | {% macro default__tidy(x) %}btrim({{ x }}){% endmacro %}",
                "macros/more.sql | {% macro postgres__tidy(x) %}ltrim({{ x }}){% endmacro %}",
                "models/plain.sql | {{ config(enabled=false) }}select 1 as id",
                "models/plain.sql | select {% if %}",
                "models/plain.sql | {{ config(materialized='ephemeral') }}select 1 as id",
                "models/inner.sql | {% do run_query('select 1') %}select 7 as id",
                "seeds/s.csv | id,name",
            })
    void itIsWhatItWouldBeWithoutMemory(String path, String text) {
        var _ = compile(USUAL);
        var kept = files.get(path);
        with(path, text.replace("\\n", "\n"));

        var after = compile(USUAL);

        assertThat(after.faults()).isEqualTo(anew(USUAL).faults());
        assertThat(told(after)).isEqualTo(told(anew(USUAL)));

        if (kept == null) files.remove(path);
        else files.put(path, kept);
        assertThat(told(compile(USUAL))).isEqualTo(told(anew(USUAL)));
    }

    @Test
    void whatStandsIsToldAgain() {
        var standing = setting(Map.of(), Instant.EPOCH, Standing.of(Set.of("grows")));
        var first = compile(USUAL);
        var second = compile(standing);

        assertThat(sql(first, "grows")).isEqualTo("select 1 as id");
        assertThat(sql(second, "grows")).isEqualTo("select 1 as id where false");
        assertThat(sql(compile(USUAL), "grows")).isSameAs(sql(first, "grows"));
        assertThat(sql(compile(standing), "grows")).isSameAs(sql(second, "grows"));
        assertThat(sql(second, "far")).isSameAs(sql(first, "far"));
    }

    @Test
    void aMomentIsItsOwn() {
        var first = compile(USUAL);

        var later = compile(setting(Map.of(), LATER, Standing.NOTHING));

        assertThat(sql(first, "timed")).isEqualTo("select '1970' as id");
        assertThat(sql(later, "timed")).isEqualTo("select '2026' as id");
        assertThat(sql(compile(USUAL), "timed")).isEqualTo("select '1970' as id");
        assertThat(sql(later, "far")).isSameAs(sql(first, "far"));
    }

    @Test
    void variablesOfARunAreItsOwn() {
        var _ = compile(USUAL);

        var other =
                compile(
                        setting(
                                Map.of("word", new Value.Text("bye")),
                                Instant.EPOCH,
                                Standing.NOTHING));

        assertThat(sql(other, "asks")).isEqualTo("select 'bye' as id");
        assertThat(sql(compile(USUAL), "asks")).isEqualTo("select 'hello' as id");
    }

    @Test
    void whatATemplateChangesOfAVariableIsItsOwn() {
        var changes = "{% do var('words').append('b') %}select '{{ var('words') | join }}' as id";
        with("models/adds.sql", changes);
        with("models/adds_too.sql", changes);
        var words = ListValue.of(new Value.Text("a"));
        var setting = setting(Map.of("words", words), Instant.EPOCH, Standing.NOTHING);

        for (int time = 0; time < 2; time++) {
            var project = compile(setting);

            assertThat(sql(project, "adds")).isEqualTo("select 'ab' as id");
            assertThat(sql(project, "adds_too")).isEqualTo("select 'ab' as id");
        }
    }

    @Test
    void whatATemplateChangedIsChangedOnce() {
        with("dbt_project.yml", "name: p\nvars: {word: hello}\nmodels: {+meta: {words: [a]}}\n");
        with(
                "models/adds.sql",
                "{% set words = config.get('meta').words %}{% do words.append('b') %}"
                        + "select '{{ words | join }}' as id");

        var first = compile(USUAL);
        var second = compile(USUAL);

        assertThat(sql(first, "adds")).isEqualTo("select 'ab' as id");
        assertThat(sql(second, "adds")).isSameAs(sql(first, "adds"));
        assertThat(told(second)).isEqualTo(told(first)).isEqualTo(told(anew(USUAL)));
    }

    @Test
    void whatAsksTheTablesWaitsEachTime() {
        var first = compile(USUAL);
        var second = compile(USUAL);

        assertThat(first.rendering().isLate("late")).isTrue();
        assertThat(second.rendering().isLate("late")).isTrue();
        assertThat(second.rendering().isLate("far")).isFalse();
    }
}
