package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transform.engine.jinja.Template;
import io.millrace.transform.engine.jinja.TemplateException;
import io.millrace.transform.engine.python.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What dbt adds to Jinja2, with the results that Python gives.
final class LibraryTest {
    private static final Library LIBRARY =
            new Library(Instant.parse("2026-03-01T12:34:56Z"), Map.of("REGION", "eu"));

    private static String render(String template) {
        return Template.compile("t", template).render(LIBRARY::find, Limits.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{{ modules.re.sub('a+', 'b', 'caat') }} ; cbt",
                "{{ modules.re.sub('(a)(b)', '\\\\2\\\\1', 'xab') }} ; xba",
                "{{ modules.re.sub('a', '$1', 'a') }} ; $1",
                "{{ modules.re.findall('[0-9]+', 'a1b22') }} ; ['1', '22']",
                "{{ modules.re.findall('(a)(b)', 'abab') }} ; [('a', 'b'), ('a', 'b')]",
                "{{ modules.re.split('[,.]', 'a,b') }} ; ['a', 'b']",
                "{{ modules.re.search('(?P<n>b.)', 'abc').group('n') }} ; bc",
                "{{ modules.re.search('b(.)', 'abc').groups() }} ; ('c',)",
                "{{ modules.re.search('b', 'abc').start() }} ; 1",
                "{{ modules.re.match('b', 'abc') }} ; None",
                "{{ modules.re.fullmatch('a.c', 'abc') is none }} ; False",
                "{{ modules.re.match('A', 'abc', modules.re.IGNORECASE) is none }} ; False",
                "{{ modules.re.escape('a.b') }} ; a\\.b",
                "{{ modules.datetime.datetime.now().strftime('%Y-%m-%d %H:%M:%S %j %A %b') }} ; 2026-03-01 12:34:56 060 Sunday Mar",
                "{{ modules.datetime.datetime(2020, 2, 29).isoformat() }} ; 2020-02-29T00:00:00",
                "{{ modules.datetime.datetime(2020, 2, 29, 5).date() }} ; 2020-02-29 00:00:00",
                "{{ modules.datetime.datetime.strptime('2020-01-05', '%Y-%m-%d').weekday() }} ; 6",
                "{{ modules.datetime.datetime.now().year + modules.datetime.datetime.now().month }} ; 2029",
                "{{ env_var('REGION') }}{{ env_var('NONE', 'x') }} ; eux",
                "{{ local_md5('a') }} ; 0cc175b9c0f1b6a831c399e269772661",
                "{{ fromjson('{', {'a': 1}) }} ; {'a': 1}",
                "{{ fromyaml('a: [1, yes, ~, x]') }} ; {'a': [1, True, None, 'x']}",
                "{{ fromyaml('a: [', 'none') }} ; none",
                "{{ toyaml([1, none, 'a']) | trim }} ; `- 1\n- null\n- a`",
                "{{ tojson({'a': [1.5, none]}) }} ; {\"a\": [1.5, null]}",
                "{{ fromjson('[1, \"\\\\u00e9\", true, null, -2.5e3]') }} ; [1, 'é', True, None, -2500.0]",
                "{{ set([1, 2]).union([3]) }}{{ set([1, 2]) - set([2]) }} ; {1, 2, 3}{1}",
                "{{ set([1, 2]).intersection([2, 3]) }}{{ set([1]).issubset([1, 2]) }} ; {2}True",
                "{% set s = set([1]) %}{% do s.add(2) %}{% do s.discard(1) %}{{ s }} ; {2}",
                "{{ zip([1, 2], ['a', 'b', 'c']) }} ; [(1, 'a'), (2, 'b')]",
                "{% macro m() %}a{{ return('b') }}c{% endmacro %}{{ m() }} ; b",
                "{{ log('x', info=true) }}{{ exceptions.warn('y') }} ; ``",
            })
    void functions(String template, String expected) {
        assertThat(render(template.strip())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{{ env_var('PATH') }} ; Env var required but not provided: 'PATH'",
                "{{ exceptions.raise_compiler_error('no') }} ; no",
                "{{ fromjson('{') }} ; JSON",
                "{{ fromyaml('a: [') }} ; YAML",
                "{{ modules.re.match('(', 'a') }} ; re:",
                "{{ modules.re.sub('a', '\\\\9', 'a') }} ; a group that is not there",
                "{{ modules.datetime.datetime(2021, 2, 29) }} ; no date",
                "{{ modules.os }}{{ modules.os.system('x') }} ; has no attribute 'os'",
                "{{ return(1) }} ; return() outside of a macro",
                "{{ set([[]]) }} ; unhashable",
                "{% set n = namespace(l=[1]) %}{% for i in range(40) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ toyaml(n.l) }} ; steps",
                "{{ fromyaml('a: &a [1,1,1,1,1,1,1,1]\\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d]\\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]') }} ; too",
            })
    void refusals(String template, String reason) {
        assertThatThrownBy(() -> render(template.strip()))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void anExpressionThatBacktracksWithoutEndIsStopped() {
        Executable render =
                () ->
                        assertThatThrownBy(() ->
                                        render(
                                                "{{ modules.re.match('(.*)(.*)(.*)(.*)(.*)(.*)x', 'a' * 60) }}"))
                                .hasMessageContaining("steps");

        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), render);
    }
}
