package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.ingest.api.IngestRequest.GroupName;
import io.millrace.ingest.api.IngestRequest.PreviewedRow;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The expressions that people write, and what becomes of wrong and of hostile ones.
class RuleTest {
    private static final GroupName GROUP = Mends.all("t", "bad-type", "amount");

    private final Things things = Things.shared();
    private final Mends mends = new Mends(things, things.stack.tenant());

    @BeforeEach
    void file() {
        mends.declare("t", Map.of("id", "bigint", "amount", "numeric", "share", "bigint"));
        var rows = new StringBuilder("id,amount,share,Name\n");
        for (int i = 1; i <= 100; i++) rows.append("%d,%d.5,%d,n\n".formatted(i, i, i));
        things.csv(mends.tenant(), "t", rows + "900,12x,400,a\n901,34x,800,b\n902,x,0,c\n");
    }

    private List<String> after(String expression) {
        return mends.preview(GROUP, expression).items().stream()
                .map(its -> String.valueOf(its.after()))
                .toList();
    }

    @Test
    void valuesAreTextAndThoseOfNumberColumnsNumbersWhereTextHasNoMeaning() {
        assertThat(after("left(share, 1)")).containsExactly("4", "8", "0");
        assertThat(after("share / 100")).startsWith("4.0000000000000000");
        assertThat(after("round(share / 100 + id, 1)")).containsExactly("904.0", "909.0", "902.0");
        assertThat(after("upper(\"Name\") -- a comment")).containsExactly("A", "B", "C");
        assertThat(after("split_part(raw, ',', 2)")).containsExactly("12x", "34x", "x");
        assertThat(after("(select max(amount)::text from t)"))
                .containsExactly("100.5", "100.5", "100.5");
        assertThat(after("sum(share::int)")).containsExactly("400", "800", "0");
    }

    @Test
    void errorOfARowIsItsOwn() {
        var preview = mends.preview(GROUP, "1000 / share::int");

        assertThat(preview.stored()).isEqualTo(2);
        assertThat(preview.left()).isEqualTo(1);
        assertThat(preview.items().getLast().detail()).contains("division by zero");
        assertThat(preview.items()).extracting(PreviewedRow::after).containsExactly("2", "1", null);
    }

    @Test
    void valueLongerThanARecordIsAnErrorOfItsRecord() {
        var preview =
                mends.preview(
                        GROUP, "case when id = '901' then '1' else repeat('x', 50000000) end");

        assertThat(preview.stored()).isEqualTo(1);
        assertThat(preview.items())
                .extracting(PreviewedRow::after)
                .containsExactly(null, "1", null);
        assertThat(preview.items().getFirst().detail()).contains("longer than a record may be");
    }

    @Test
    void wrongExpressionIsRefusedWithThePlace() {
        var problem = problem("left(amount, 1) || amuont");

        assertThat(problem.status()).isEqualTo(422);
        assertThat(problem.detail()).contains("amuont").contains("at character 20");
        assertThat(problem.members()).containsEntry("position", 20);
    }

    /// Postgres stumbles over the statement around it, which nobody wrote.
    @Test
    void expressionThatIsNotWholeIsRefusedWithoutWhatStandsBehindIt() {
        assertThat(problem("coalesce(amount").detail())
                .isEqualTo("The expression is refused at character 16: it ends too early");
        assertThat(problem("amount || 'x").detail())
                .isEqualTo("The expression is refused at character 11: unterminated quoted string");
    }

    private Problem problem(String expression) {
        var refused =
                catchThrowableOfType(
                        ProblemException.class, () -> mends.preview(GROUP, expression));
        assertThat(refused).as(expression).isNotNull();
        return refused.problem();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "amount; drop table t",
                "amount); delete from t; select (1",
                "1) from t; set role postgres; --",
                "set_config('role', 'postgres', false)",
                "set_config('default_transaction_read_only', 'off', false)",
                "pg_sleep(20)",
                "pg_read_file('/etc/passwd')",
                "(select rolname from pg_roles limit 1)",
                "(select string_agg(tenant, ',') from millrace.audit)",
                "(select string_agg(raw, ',') from quarantine)",
                "query_to_xml('select 1', true, true, '')::text",
                "(with gone as (delete from t returning 1) select count(*) from gone)",
                "(select count(*) from generate_series(1, 100000000000))::text",
                "(select max(g) from (select g from generate_series(1, 900000000) g order by -g) s)::text",
                "nextval('t_id_seq')",
                "1) union all select 0, ('x'",
                "1)::text as value) as _v) as _cut) as _all where false"
                        + " union all select g, 'x', false, false from generate_series(0, 2) as g,"
                        + " (select 1 from (select 1 from json_array_elements('[[1]]') as _r"
                        + " cross join lateral (select (1",
                "generate_series(1, 100000000)",
                "$1",
                "/* open",
                "lo_import('/etc/passwd')",
                "dblink('dbname=postgres', 'select 1')"
            })
    void hostileExpressionIsRefusedAndChangesNothing(String expression) {
        var before = mends.hash("t");

        var problem = problem(expression);

        assertThat(problem.status()).isEqualTo(422);
        assertThat(mends.hash("t")).isEqualTo(before);
        assertThat(mends.groups()).singleElement().matches(its -> its.rows() == 3);
    }
}
