package io.millrace.ingest.store;

import io.millrace.ingest.engine.BatchReader;
import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.Convention;
import io.millrace.ingest.engine.DeclaredDialect;
import io.millrace.ingest.engine.Encoding;
import io.millrace.ingest.engine.ExactFacts;
import io.millrace.ingest.engine.Format;
import io.millrace.ingest.engine.Limits;
import io.millrace.ingest.engine.Profile;
import io.millrace.ingest.engine.Profile.ColumnFacts;
import io.millrace.ingest.engine.Source;
import io.millrace.ingest.store.JdbcDatasets.Target;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;

/// The statistics of a batch, taken anew from its stored rows by the reader that takes them first.
record BatchProfile(Connection c, TenantId tenant, Target target) {
    /// Rows were records once, which were no longer; written as CSV they may be.
    private static final Limits LIMITS = new Limits(1 << 24, 1 << 20, 2_000, 2_000, 64);

    private static final Convention AS_COPIED =
            new Convention(new DeclaredDialect(',', '"', Encoding.UTF_8, true));

    /// Takes what is said of `columns` and of all dimensions anew; of other columns it stays, as
    /// the source's own spellings are in it.
    void retake(long batch, List<Column> columns) throws SQLException, IOException {
        var ledger = new JdbcLedger(c);
        var before = ledger.statistics(batch);
        if (before.isEmpty()) return; // it was replaced
        var names = new HashSet<String>();
        for (var its : before.get().columns()) names.add(its.name());
        for (var its : columns) names.add(its.name());
        var read = target.columns().stream().filter(its -> names.contains(its.name())).toList();
        var anew = profile(batch, read);
        var touched = columns.stream().map(Column::name).collect(Collectors.toSet());
        var all = new LinkedHashMap<String, ColumnFacts>();
        for (var its : before.get().columns()) all.put(its.name(), its);
        for (var its : anew.columns()) {
            if (!touched.contains(its.name())) continue;
            var was = Optional.ofNullable(all.get(its.name()));
            if (was.isEmpty() && its.count() == 0) continue;
            all.put(its.name(), was.map(old -> refusedAs(old, its)).orElse(its));
        }
        ledger.setStatistics(
                batch,
                new Profile(List.copyOf(all.values()), anew.dimensions()),
                Optional.of(ExactFacts.of(anew)));
    }

    /// What was set aside is not among the rows.
    private static ColumnFacts refusedAs(ColumnFacts old, ColumnFacts its) {
        var writing =
                new Profile.Writing(
                        its.writing().forms(),
                        old.writing().refused(),
                        old.writing().refusedForms());
        return new ColumnFacts(
                its.name(),
                its.type(),
                its.count(),
                its.nulls(),
                its.distinct(),
                its.min(),
                its.max(),
                its.sum(),
                its.sumOfSquares(),
                its.quantiles(),
                its.top(),
                its.manyValues(),
                writing);
    }

    private Profile profile(long batch, List<Column> columns) throws SQLException, IOException {
        var known = columns.stream().map(BatchProfile::named).toList();
        var sql =
                "copy (select %s from %s where _batch = %d order by _line) to stdout (format csv, header)"
                        .formatted(
                                columns.stream()
                                        .map(its -> SqlNames.quote(its.name()))
                                        .map(name -> name + "::text as " + name)
                                        .collect(Collectors.joining(", ")),
                                SqlNames.quote(tenant.rawSchema(), target.dataset()),
                                batch);
        try (var rows = new PGCopyInputStream(c.unwrap(PGConnection.class), sql)) {
            var source = new Source.Body(rows, Format.CSV, AS_COPIED);
            var reader = new BatchReader(source, batch, known, LIMITS);
            reader.bind(known, true);
            while (reader.advance() != BatchReader.Step.END) reader.rows().clear();
            return reader.profile();
        }
    }

    /// Called by its name, and as if no batch was known.
    private static Column named(Column its) {
        return new Column(its.name(), its.name(), its.type(), false, false, false);
    }
}
