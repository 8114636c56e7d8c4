package io.millrace.ingest.store;

import io.millrace.ingest.engine.MendedRecord;
import io.millrace.ingest.engine.Notation;
import io.millrace.ingest.engine.Values;
import io.millrace.ingest.engine.drift.Change.Kind;
import io.millrace.ingest.engine.drift.Samples;
import io.millrace.ingest.store.JdbcDatasets.Target;
import io.millrace.ingest.store.JdbcDrifts.Drift;
import io.millrace.ingest.store.JdbcMappings.SetAside;
import io.millrace.ingest.store.QuarantineStore.Group;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Some values of the shape that a drift brought: those that were set aside, or that are stored.
record DriftSamples(Connection c, TenantId tenant, Target target) {
    private static final JdbcQuarantine.Size SOME = new JdbcQuarantine.Size(500, 1 << 20, 20);
    private static final int STORED = 500;

    /// What helps to carry the drift out.
    Samples of(Drift drift) throws SQLException {
        if (drift.proposal().kind() != Kind.RETYPED) return new Samples(List.of());
        var column = drift.proposal().columns().getFirst();
        if (drift.proposal().mapping().written() != null) {
            return new Samples(stored(column, drift.batch()));
        }
        var values = new ArrayList<String>();
        for (var its : setAside(new SetAside("bad-type", column))) {
            var value = its.values().get(column);
            if (value != null) values.add(value);
        }
        return new Samples(values);
    }

    private List<String> stored(String column, long batch) throws SQLException {
        if (target.columns().stream().noneMatch(its -> its.name().equals(column))) return List.of();
        var name = SqlNames.quote(column);
        var sql =
                "select %1$s::text from %2$s where _batch >= ? and %1$s is not null limit %3$d"
                        .formatted(
                                name, SqlNames.quote(tenant.rawSchema(), target.dataset()), STORED);
        var values = new ArrayList<String>();
        try (var select = c.prepareStatement(sql)) {
            select.setLong(1, batch);
            try (var row = select.executeQuery()) {
                while (row.next()) values.add(row.getString(1));
            }
        }
        return values;
    }

    /// A record in quarantine.
    ///
    /// @param values by column, or by header where there is none; empty where it cannot be read
    ///   into fields
    record Found(long batch, long line, String raw, Map<String, @Nullable String> values) {}

    /// The first of the records that were set aside alike.
    List<Found> setAside(SetAside group) throws SQLException {
        var quarantine = new JdbcQuarantine(c);
        var its = new Group(target.dataset(), group.reason(), group.column(), null, Long.MAX_VALUE);
        var held = quarantine.portion(its, 0, SOME);
        var batches = held.stream().map(Held::batch).collect(Collectors.toSet());
        var notations = quarantine.notations(batches);
        var found = new ArrayList<Found>();
        for (var one : held) {
            var values = values(notations.get(one.batch()), one.record());
            found.add(new Found(one.batch(), one.record().line(), one.record().raw(), values));
        }
        return found;
    }

    private Map<String, @Nullable String> values(@Nullable Notation notation, MendedRecord record) {
        var byColumn = new LinkedHashMap<String, @Nullable String>();
        if (notation == null) return byColumn;
        var read = Values.of(notation, List.of(record), target.columns());
        var row = read.rows().getFirst();
        if (row.isEmpty()) return byColumn;
        var names = read.names();
        for (int i = 0; i < names.size(); i++) byColumn.put(names.get(i), row.get().get(i));
        return byColumn;
    }
}
