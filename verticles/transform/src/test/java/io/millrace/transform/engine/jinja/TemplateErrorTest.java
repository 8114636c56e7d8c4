package io.millrace.transform.engine.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transform.engine.python.Limits;
import io.millrace.transform.engine.python.Value;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Errors name their place, and no template takes more than its limits.
final class TemplateErrorTest {
    private static final Limits SMALL = new Limits(100_000, 1_000_000, 50);

    private static String render(String text) {
        Names none = _ -> Optional.<Value>empty();
        return Template.compile("models/a.sql", text).render(none, SMALL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "select 1;{{ a b }} | 2 | 6 | expected '}}'",
                "a;;{% if x %} | 3 | 4 | this 'if' is never closed",
                "a;{% endif %} | 2 | 4 | closes nothing",
                "a;{{ 'x }} | 2 | 4 | never closed",
                "a;  {% bogus %} | 2 | 6 | unknown tag 'bogus'",
                "a;;{{ 1 + none }} | 3 | 6 | unsupported operand",
                "{{ x.y }} | 1 | 6 | 'x' is undefined",
                "a;{% macro m() %};{{ 1 / 0 }}{% endmacro %};{{ m() }} | 3 | 6 | division by zero",
                "{{ nothing() }} | 1 | 11 | 'nothing' is undefined",
                "{% break %} | 1 | 4 | outside of a loop",
                "{{ [1, 2 }} | 1 | 10 | expected",
                "{{ return_(1) }} | 1 | 11 | undefined",
            })
    void namesLineAndColumn(String template, int line, int column, String reason) {
        assertThatThrownBy(() -> render(template.strip().replace(';', '\n')))
                .isInstanceOfSatisfying(
                        TemplateException.class,
                        e -> {
                            assertThat(e.reason()).contains(reason);
                            assertThat(e.line()).as("line").isEqualTo(line);
                            assertThat(e.column()).as("column").isEqualTo(column);
                            assertThat(e.file()).isEqualTo("models/a.sql");
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for i in range(90000) %}{% for j in range(90000) %}{% endfor %}{% endfor %}",
                "{{ 'a' * 10000000000 }}",
                "{{ [0] * 10000000000 }}",
                "{{ 10 ** 1000000 }}",
                "{{ 'a'|center(2000000000) }}",
                "{{ '{:999999}'.format(1) * 9 }}",
                "{{ '%999999d' % 1 * 9 }}",
                "{{ 'a'.ljust(2000000000) }}",
                "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
                "{% set x %}{{ 'a' * 999 }}{% endset %}{{ x.replace('a', x).replace('a', x) }}",
                "{% set l = [1] %}{% do l.append(l) %}{{ l }}",
                "{% set l = [1] %}{% set m = [1] %}{% do l.append(m) %}{% do m.append(l) %}{{ l == m }}",
                "{% set l = ['x'] %}{% for i in range(60) %}{% do l.extend(l) %}{% endfor %}",
                "{% set n = namespace(l=[1]) %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l }}",
                "{% set n = namespace(l=(1,)) %}{% for i in range(60) %}{% set n.l = (n.l, n.l) %}{% endfor %}{{ {n.l: 1} }}",
                "{% set n = namespace(l=[1], m=[1]) %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% set n.m = [n.m, n.m] %}{% endfor %}{{ n.l == n.m }}",
                "{% set n = namespace(l=[1], m=[1]) %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% set n.m = [n.m, n.m] %}{% endfor %}{{ n.l < n.m }}",
                "{% set n = namespace(l=[1]) %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l|tojson }}",
                "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
                "{{ range(100000)|map('string')|join|indent(999999) }}",
            })
    void stopsWhatTakesTooMuch(String template) {
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () ->
                        assertThatThrownBy(() -> render(template))
                                .isInstanceOf(TemplateException.class));
    }

    @Test
    void refusesDeepNesting() {
        for (var open : new String[] {"(", "[", "-", "not ", "{'a':", "x if 1 else ", "f("}) {
            assertThatThrownBy(() -> render("{{ " + open.repeat(100_000) + " }}"))
                    .isInstanceOf(TemplateException.class);
        }
        assertThatThrownBy(() -> render("{% if 1 %}".repeat(100_000)))
                .isInstanceOf(TemplateException.class);
        assertThatThrownBy(() -> render("{{ 1" + " + 1".repeat(100_000) + " }}"))
                .isInstanceOf(TemplateException.class);
        assertThatThrownBy(() -> render("{{ x" + "|upper".repeat(100_000) + " }}"))
                .isInstanceOf(TemplateException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ ''.__class__ }}",
                "{{ ''.class }}",
                "{{ ''.getClass }}",
                "{{ [].items }}",
                "{{ {}.entries }}",
                "{{ range.body }}",
                "{{ 1.value }}",
                "{{ ''['getClass'] }}",
                "{{ ''|attr('getClass') }}",
                "{% macro m() %}{% endmacro %}{{ m.closure }}{{ m.definition }}",
            })
    void givesNoWayToTheHost(String template) {
        String text;
        try {
            text = render(template);
        } catch (TemplateException e) {
            text = "";
        }

        assertThat(text).isEmpty();
    }
}
