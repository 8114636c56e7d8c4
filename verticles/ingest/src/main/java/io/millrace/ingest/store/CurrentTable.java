package io.millrace.ingest.store;

import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.ColumnType;
import io.millrace.ingest.engine.Unreadable;
import io.millrace.ingest.store.JdbcDatasets.Upsert;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The statements about the table that shows the latest version of each row of an upsert dataset.
///
/// @param key quoted names
/// @param eventTime quoted name; empty where the later arrival wins
/// @param deleted the table of what was deleted; empty while nothing was
record CurrentTable(
        String raw,
        String table,
        List<Column> columns,
        List<String> key,
        String eventTime,
        String deleted) {
    static final String SUFFIX = "_current";

    /// @throws Unreadable when the source has no column for the key or the event time
    static CurrentTable of(TenantId tenant, String dataset, List<Column> columns, Upsert how) {
        var key = columns.stream().filter(how::isKey).map(Column::name).toList();
        if (key.size() != how.key().size()) {
            throw new Unreadable("The key " + how.key() + " is not among the columns");
        }
        var time = columns.stream().filter(how::isEventTime).map(Column::name).toList();
        if (how.eventTime() != null && time.isEmpty()) {
            throw new Unreadable("There is no column " + how.eventTime() + " for the event time");
        }
        return new CurrentTable(
                SqlNames.quote(tenant.rawSchema(), dataset),
                SqlNames.quote(tenant.rawSchema(), dataset + SUFFIX),
                columns,
                key.stream().map(SqlNames::quote).toList(),
                time.isEmpty() ? "" : SqlNames.quote(time.getFirst()),
                how.hasDeletions() ? DeletedTable.name(tenant, dataset) : "");
    }

    String create() {
        return "create table "
                + table
                + " (_batch bigint not null, _line bigint not null, "
                + each(columns, column -> name(column) + " " + column.type().sql())
                + ", primary key ("
                + String.join(", ", key)
                + "))";
    }

    String add(List<Column> added) {
        return "alter table "
                + table
                + each(added, column -> " add column " + name(column) + " " + column.type().sql());
    }

    String retype(Column column, ColumnType type) {
        return RawTable.retype(table, column, type);
    }

    /// Writes what is new in batch `?`; gives the rows inserted, updated, and those that say what
    /// is there already.
    String merge() {
        return latest()
                + ", same as (select count(*) as n from latest l join "
                + table
                + " t using ("
                + String.join(", ", key)
                + ") where "
                + row("t.")
                + " is not distinct from "
                + row("l.")
                + "), written as (insert into "
                + table
                + " as t (_batch, _line, "
                + each(columns, CurrentTable::name)
                + ") select _batch, _line, "
                + each(columns, CurrentTable::name)
                + " from latest on conflict ("
                + String.join(", ", key)
                + ") do update set _batch = excluded._batch, _line = excluded._line, "
                + each(columns, column -> name(column) + " = excluded." + name(column))
                + " where "
                + isLater()
                + row("t.")
                + " is distinct from "
                + row("excluded.")
                + " returning xmax = 0 as is_new)"
                + " select count(*) filter (where is_new), count(*) filter (where not is_new),"
                + " (select n from same) from written";
    }

    /// The last version of each key in the batch.
    private String latest() {
        return "with latest as (select distinct on ("
                + String.join(", ", key)
                + ") * from "
                + raw
                + " as r where _batch = ?"
                + (eventTime.isEmpty() ? "" : and(isAlive("")))
                + " order by "
                + String.join(", ", key)
                + (eventTime.isEmpty() ? "" : ", " + eventTime + " desc nulls last")
                + ", _line desc) ";
    }

    /// Writes what the current table has to say where the rows `(?::bigint[], ?::bigint[])` of
    /// batches that were merged before lie in the raw table now: for each of their keys, what
    /// merging all its batches in their order gives. Gives by batch how many of the rows there are,
    /// and how many were inserted, were updates, and say what was there.
    String mergeLate() {
        return """
        with mended as (select r.* from %1$s r
                          join unnest(?::bigint[], ?::bigint[]) as m(_batch, _line) using (_batch, _line)),
        touched as (select distinct %2$s from mended),
        old as (select t.* from %3$s t join touched using (%2$s)),
        history as (select distinct on (%2$s, _batch) r.* from %1$s r join touched using (%2$s)
                     where true%11$s order by %2$s, _batch%4$s, _line desc),
        winners as (select * from (select *, %5$s as "~wins" from history) as judged where "~wins"),
        changes as (select *, lag(_batch) over versions is null
                              or %6$s is distinct from lag(%6$s) over versions as "~changes"
                      from winners window versions as (partition by %2$s order by _batch)),
        latest as (select distinct on (%2$s) * from changes where "~changes" order by %2$s, _batch desc),
        written as (insert into %3$s as t (_batch, _line, %7$s)
                    select _batch, _line, %7$s from latest
                    on conflict (%2$s) do update set _batch = excluded._batch, _line = excluded._line, %8$s)
        select m._batch, count(*),
               count(*) filter (where o._batch is null and (m._batch, m._line) = (l._batch, l._line)),
               count(*) filter (where %9$s is distinct from %10$s
                                  and o._batch is not null and (m._batch, m._line) = (l._batch, l._line)),
               count(*) filter (where o._batch is not null and %9$s is not distinct from %10$s)
          from mended m left join latest l using (%2$s) left join old o using (%2$s)
         group by m._batch
        """
                .formatted(
                        raw,
                        String.join(", ", key),
                        table,
                        eventTime.isEmpty() ? "" : ", " + eventTime + " desc nulls last",
                        wins(),
                        row(""),
                        each(columns, CurrentTable::name),
                        each(columns, column -> name(column) + " = excluded." + name(column)),
                        row("m."),
                        row("o."),
                        and(
                                isAlive(
                                        "(select b.finished_at from batches b where b.id = r._batch)")));
    }

    /// What the batches of the keys of rows `(?::bigint[], ?::bigint[])` did with them, as merging
    /// them in their order tells from what the raw table holds now: by batch, how many rows were
    /// inserted, were updates, and said what was there. The others of a batch were superseded.
    String outcomes() {
        return """
        with given as (select r.* from %1$s r
                         join unnest(?::bigint[], ?::bigint[]) as m(_batch, _line) using (_batch, _line)),
        touched as (select distinct %2$s from given),
        history as (select distinct on (%2$s, _batch) r.* from %1$s r join touched using (%2$s)
                     where true%6$s order by %2$s, _batch%3$s, _line desc),
        winners as (select * from (select *, %4$s as "~wins" from history) as judged where "~wins"),
        compared as (select _batch, lag(_batch) over versions is null as is_first,
                            %5$s is distinct from lag(%5$s) over versions as is_other
                       from winners window versions as (partition by %2$s order by _batch))
        select _batch, count(*) filter (where is_first),
               count(*) filter (where not is_first and is_other),
               count(*) filter (where not is_first and not is_other)
          from compared group by _batch
        """
                .formatted(
                        raw,
                        String.join(", ", key),
                        eventTime.isEmpty() ? "" : ", " + eventTime + " desc nulls last",
                        wins(),
                        row(""),
                        and(
                                isAlive(
                                        "(select b.finished_at from batches b where b.id = r._batch)")));
    }

    /// Whether row `r` was not deleted: nothing that came after it deleted its record, and it is
    /// newer by its event time than what had done so before. True where nothing was ever deleted.
    ///
    /// @param arrival when the row came; empty for now
    String isAlive(String arrival) {
        return isAlive(arrival, "");
    }

    /// @param until a condition on the deletions `d` that count; empty for all
    String isAlive(String arrival, String until) {
        if (deleted.isEmpty()) return "";
        var newer =
                eventTime.isEmpty()
                        ? "true"
                        : "coalesce(d._event is null or r." + eventTime + " > d._event, false)";
        var later = arrival.isEmpty() ? "" : "d._at > " + arrival + " or ";
        return "not exists (select from "
                + deleted
                + " d where "
                + isSame("d", "r")
                + and(until)
                + " and ("
                + later
                + "not "
                + newer
                + "))";
    }

    private String isSame(String left, String right) {
        return key.stream()
                .map(name -> left + "." + name + " = " + right + "." + name)
                .collect(Collectors.joining(" and "));
    }

    private static String and(String condition) {
        return condition.isEmpty() ? "" : " and " + condition;
    }

    /// The key's columns, in the order of the key.
    List<Column> keyColumns() {
        return key.stream()
                .map(name ->
                        columns.stream()
                                .filter(column -> name(column).equals(name))
                                .findFirst()
                                .orElseThrow())
                .toList();
    }

    Optional<Column> eventColumn() {
        return columns.stream().filter(column -> name(column).equals(eventTime)).findFirst();
    }

    /// Whether a version takes the place of those before it.
    private String wins() {
        if (eventTime.isEmpty()) return "true";
        var latest =
                "max("
                        + eventTime
                        + ") over (partition by "
                        + String.join(", ", key)
                        + " order by _batch rows between unbounded preceding and 1 preceding)";
        return "coalesce(" + eventTime + " >= " + latest + ", " + latest + " is null)";
    }

    private String isLater() {
        if (eventTime.isEmpty()) return "";
        return "(t."
                + eventTime
                + " is null or excluded."
                + eventTime
                + " >= t."
                + eventTime
                + ") and ";
    }

    /// @param of a name with a point, or nothing
    private String row(String of) {
        return "row(" + each(columns, column -> of + name(column)) + ")";
    }

    private static String name(Column column) {
        return SqlNames.quote(column.name());
    }

    private static String each(List<Column> columns, Function<Column, String> text) {
        return columns.stream().map(text).collect(Collectors.joining(", "));
    }
}
