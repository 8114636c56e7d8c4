package io.millrace.ingest.store;

import io.millrace.ingest.engine.Column;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import java.util.List;
import java.util.stream.Collectors;

/// The statements about the table that says when records of an upsert dataset were deleted: the
/// key, the batch that did it, when, and the event time that a row has to be later than to count
/// again.
record DeletedTable(String table, CurrentTable current) {
    static final String SUFFIX = "_deleted";

    static DeletedTable of(TenantId tenant, String dataset, CurrentTable current) {
        return new DeletedTable(name(tenant, dataset), current);
    }

    static String name(TenantId tenant, String dataset) {
        return SqlNames.quote(tenant.rawSchema(), dataset + SUFFIX);
    }

    String create() {
        var event = current.eventColumn().map(its -> ", _event " + its.type().sql()).orElse("");
        var typed =
                current.keyColumns().stream()
                        .map(its ->
                                ", "
                                        + SqlNames.quote(its.name())
                                        + " "
                                        + its.type().sql()
                                        + " not null")
                        .collect(Collectors.joining());
        return "create table "
                + table
                + " (_batch bigint not null, _at timestamptz not null"
                + event
                + typed
                + ", primary key ("
                + names()
                + ", _batch))";
    }

    /// Takes the record of key `?...` out of the current table, by batch `?`.
    String delete(List<Column> key) {
        return delete(isKey(key));
    }

    /// Takes the record of key `?...` out of the current table, by batch `?`, and notes for the key
    /// `?...` that it was deleted, also where there is none: a row of it may lie in quarantine. Of
    /// a dataset without an event time.
    String remove(List<Column> key) {
        return "with gone as (delete from "
                + current.table()
                + " where "
                + isKey(key)
                + ") insert into "
                + table
                + " (_batch, _at, "
                + key.stream()
                        .map(its -> SqlNames.quote(its.name()))
                        .collect(Collectors.joining(", "))
                + ") values (?, clock_timestamp(), "
                + key.stream()
                        .map(its -> "?::" + its.type().sql())
                        .collect(Collectors.joining(", "))
                + ") on conflict do nothing";
    }

    /// Takes all records out of the current table, by batch `?`.
    String empty() {
        return delete("true");
    }

    /// Takes out of the current table the records of which batch `?` has no row, by that batch.
    String keepOnly() {
        var same =
                current.key().stream()
                        .map(name -> "r." + name + " = t." + name)
                        .collect(Collectors.joining(" and "));
        return delete(
                "not exists (select from "
                        + current.raw()
                        + " r where r._batch = ? and "
                        + same
                        + ")");
    }

    /// @param which condition on rows `t` of the current table
    private String delete(String which) {
        var event = current.eventColumn();
        return "with gone as (delete from "
                + current.table()
                + " t where "
                + which
                + " returning *) insert into "
                + table
                + " (_batch, _at"
                + (event.isPresent() ? ", _event, " : ", ")
                + names()
                + ") select ?, clock_timestamp(), "
                + event.map(DeletedTable::barrier).orElse("")
                + names()
                + " from gone";
    }

    /// A deletion happens now, and is never older than what it deletes. Of a day nobody knows the
    /// hour: what came today may be later.
    private static String barrier(Column event) {
        var time = SqlNames.quote(event.name());
        return switch (event.type()) {
            case TIMESTAMPTZ -> "greatest(" + time + ", now()), ";
            case TIMESTAMP -> "greatest(" + time + ", now() at time zone 'UTC'), ";
            case DATE -> "greatest(" + time + ", (now() at time zone 'UTC')::date - 1), ";
            case BIGINT, NUMERIC, DOUBLE, BOOLEAN, TEXT, JSONB -> time + ", ";
        };
    }

    private String names() {
        return String.join(", ", current.key());
    }

    /// With the parameters as text.
    static String isKey(List<Column> key) {
        return key.stream()
                .map(its -> SqlNames.quote(its.name()) + " = ?::" + its.type().sql())
                .collect(Collectors.joining(" and "));
    }
}
