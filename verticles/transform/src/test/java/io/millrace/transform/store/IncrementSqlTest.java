package io.millrace.transform.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transform.api.TransformRequest.Column;
import io.millrace.transform.engine.project.Incremental;
import io.millrace.transform.engine.project.Incremental.OnSchemaChange;
import io.millrace.transform.engine.project.Incremental.Strategy;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The statements of an increment, as they go to Postgres.
final class IncrementSqlTest {
    private static IncrementSql sql(List<String> key, List<String> predicates) {
        return sql(key, predicates, List.of(), List.of());
    }

    private static IncrementSql sql(
            List<String> key, List<String> predicates, List<String> updated, List<String> spared) {
        var how =
                new Incremental(
                        Strategy.MERGE, key, OnSchemaChange.IGNORE, predicates, updated, spared);
        return new IncrementSql("\"m\".\"t\"", "\"m\".\"t~fresh\"", key, how);
    }

    private static String line(String sql) {
        return sql.replaceAll("\\s+", " ").strip();
    }

    @Test
    void insertsTheColumnsByName() {
        assertThat(sql(List.of(), List.of()).insert(List.of("id", "a\"b")))
                .isEqualTo(
                        "insert into \"m\".\"t\" (\"id\", \"a\"\"b\")"
                                + " select \"id\", \"a\"\"b\" from \"m\".\"t~fresh\"");
    }

    @Test
    void deletesWhatTheNewRowsReplace() {
        assertThat(line(sql(List.of("id", "day"), List.of("day > 3 -- late")).delete()))
                .isEqualTo(
                        "delete from \"m\".\"t\" as DBT_INTERNAL_DEST where exists ("
                                + " select from \"m\".\"t~fresh\" as DBT_INTERNAL_SOURCE where"
                                + " DBT_INTERNAL_SOURCE.\"id\" = DBT_INTERNAL_DEST.\"id\" and"
                                + " DBT_INTERNAL_SOURCE.\"day\" = DBT_INTERNAL_DEST.\"day\")"
                                + " and (day > 3 -- late )");
        assertThat(sql(List.of("id"), List.of("x -- late")).delete()).contains("(x -- late\n)");
    }

    @Test
    void mergesAllColumnsButTheKey() {
        assertThat(line(sql(List.of("id"), List.of()).merge(List.of("id", "x"))))
                .isEqualTo(
                        "merge into \"m\".\"t\" as DBT_INTERNAL_DEST"
                                + " using \"m\".\"t~fresh\" as DBT_INTERNAL_SOURCE"
                                + " on DBT_INTERNAL_SOURCE.\"id\" = DBT_INTERNAL_DEST.\"id\""
                                + " when matched then update set \"x\" = DBT_INTERNAL_SOURCE.\"x\""
                                + " when not matched then insert (\"id\", \"x\")"
                                + " values (DBT_INTERNAL_SOURCE.\"id\", DBT_INTERNAL_SOURCE.\"x\")");
        assertThat(sql(List.of("id"), List.of()).merge(List.of("id")))
                .doesNotContain("update")
                .contains("when not matched");
    }

    @Test
    void mergesTheColumnsThatAreNamed() {
        var columns = List.of("id", "x", "y", "z");

        assertThat(sql(List.of("id"), List.of(), List.of("y"), List.of()).merge(columns))
                .contains("update set \"y\" = DBT_INTERNAL_SOURCE.\"y\"\n");
        assertThat(sql(List.of("id"), List.of(), List.of(), List.of("x", "z")).merge(columns))
                .contains("update set \"y\" = DBT_INTERNAL_SOURCE.\"y\"\n");
    }

    @Test
    void findsAKeyThatIsThereTwice() {
        assertThat(line(sql(List.of("id", "day"), List.of()).duplicate()))
                .isEqualTo(
                        "select \"id\"::text, \"day\"::text, count(*) from \"m\".\"t~fresh\""
                                + " where \"id\" is not null and \"day\" is not null"
                                + " group by \"id\", \"day\" having count(*) > 1"
                                + " order by \"id\", \"day\" limit 1");
    }

    @Test
    void tellsHowColumnsDiffer() {
        var had = List.of(column("id", "bigint"), column("x", "integer"), column("y", "text"));
        var given = List.of(column("id", "bigint"), column("x", "text"), column("z", "date"));

        var changes = new ColumnChanges(had, given);

        assertThat(changes.added()).containsExactly(column("z", "date"));
        assertThat(changes.removed()).containsExactly(column("y", "text"));
        assertThat(changes.retyped()).containsExactly(column("x", "text"));
        assertThat(changes.text()).isEqualTo("new: z date; gone: y; of another type: x text");
        assertThat(changes.isNone()).isFalse();
        assertThat(new ColumnChanges(had, had).isNone()).isTrue();
        assertThat(ColumnChanges.find(had, "ID")).contains("id");
        assertThat(ColumnChanges.find(had, "z")).isEmpty();
    }

    private static Column column(String name, String type) {
        return new Column(name, type, null);
    }
}
