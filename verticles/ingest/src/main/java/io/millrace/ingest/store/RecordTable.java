package io.millrace.ingest.store;

import io.millrace.ingest.engine.Column;
import io.millrace.tenants.db.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The statements that read the records of an upsert dataset, as they are and as they were. What
/// was is read from the raw table, which keeps every row: one scan of it a statement.
///
/// @param key in the order in which the dataset declares it
record RecordTable(CurrentTable current, List<Column> key) {
    static final String VERSION = ", \"~at\", \"~source\", \"~actor\", \"~deleted\", \"~current\"";

    /// Records in the order of their key: at most `$1` and the first that bring the bytes above
    /// `$2`; as they were at `$3` where that is asked.
    ///
    /// @param after behind the key that the last parameters give
    String page(boolean isAsOf, boolean after) {
        int first = isAsOf ? 4 : 3;
        var behind = after ? "where (" + names("t") + ") > (" + given(first) + ")" : "";
        return page(isAsOf, behind);
    }

    /// The record whose key the last parameters give.
    String one(boolean isAsOf) {
        return page(isAsOf, "where " + isKey("t", isAsOf ? 4 : 3));
    }

    private String page(boolean isAsOf, String where) {
        var columns = current.columns();
        var inner =
                """
                select t._batch, t._line%s, %s as "~bytes",
                       row_number() over (order by %s) as "~n"
                  from %s t %s order by %s limit $1
                """
                        .formatted(
                                SizedPage.readable(columns, "t"),
                                SizedPage.bytes(columns, "t"),
                                names("t"),
                                isAsOf ? asOf() : current.table(),
                                where,
                                names("t"));
        return SizedPage.of(inner, columns, "", "$2");
    }

    /// What the dataset held at `$3`: of each key the version that had won by then.
    private String asOf() {
        var alive = current.isAlive("b.finished_at", "d._at <= $3");
        return """
        (select distinct on (%1$s) r.* from %2$s r join batches b on b.id = r._batch
          where %3$s%4$s
          order by %1$s%5$s, b.finished_at desc, r._batch desc, r._line desc)
        """
                .formatted(
                        names("r"),
                        current.raw(),
                        RawTable.wasThere("$3"),
                        alive.isEmpty() ? "" : " and " + alive,
                        current.eventTime().isEmpty()
                                ? ""
                                : ", r." + current.eventTime() + " desc nulls last");
    }

    /// The versions of the record whose key the parameters from `$6` on give, the newest first,
    /// behind `($3, $4, $5)`: at most `$1` and the first that bring the bytes above `$2`.
    String versions() {
        var columns = current.columns();
        var inner =
                """
                select v.*, row_number() over (order by v."~at" desc, v._batch desc, v._line desc) as "~n"
                  from (%s%s) as v
                 where (v."~at", v._batch, v._line) < ($3::timestamptz, $4::bigint, $5::bigint)
                 order by v."~at" desc, v._batch desc, v._line desc limit $1
                """
                        .formatted(rows(columns), deletions(columns));
        return SizedPage.of(inner, columns, VERSION, "$2");
    }

    private String rows(List<Column> columns) {
        return """
        select r._batch, r._line%s, %s as "~bytes", coalesce(d.at, b.finished_at) as "~at",
               b.source as "~source", coalesce(d.actor, b.actor) as "~actor", false as "~deleted",
               exists (select from %s c where (c._batch, c._line) = (r._batch, r._line) and %s) as "~current"
          from %s r join batches b on b.id = r._batch
          left join (quarantine q join quarantine_decisions d on d.id = q.decision and d.kind = 'replay')
            on q.batch = r._batch and q.line = r._line
         where %s
        """
                .formatted(
                        SizedPage.readable(columns, "r"),
                        SizedPage.bytes(columns, "r"),
                        current.table(),
                        isKey("c", 6),
                        current.raw(),
                        isKey("r", 6));
    }

    private String deletions(List<Column> columns) {
        if (current.deleted().isEmpty()) return "";
        return """
        union all
        select d._batch, 0%s, 32, d._at, b.source, b.actor, true, false
          from %s d join batches b on b.id = d._batch where %s
        """
                .formatted(SizedPage.nothing(columns), current.deleted(), isKey("d", 6));
    }

    private String names(String from) {
        return current.key().stream()
                .map(name -> from + "." + name)
                .collect(Collectors.joining(", "));
    }

    /// The parameters of a key in the order of the current table's.
    private String given(int first) {
        return current.keyColumns().stream()
                .map(column -> given(column, first))
                .collect(Collectors.joining(", "));
    }

    private String given(Column column, int first) {
        return "$" + (first + key.indexOf(column)) + "::text::" + column.type().sql();
    }

    private String isKey(String from, int first) {
        var same = new ArrayList<String>();
        for (var column : key) {
            var name = from + "." + SqlNames.quote(column.name());
            same.add(name + " = " + given(column, first));
        }
        return String.join(" and ", same);
    }
}
