package io.millrace.ingest.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.engine.BatchReader;
import io.millrace.ingest.engine.Format;
import io.millrace.ingest.engine.Limits;
import io.millrace.ingest.engine.Rejected;
import io.millrace.ingest.engine.Source;
import io.millrace.ingest.engine.Unreadable;
import io.millrace.ingest.engine.mapping.Mappings;
import io.millrace.ingest.store.JdbcDatasets.Target;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.DatabaseException;
import io.millrace.tenants.db.DatabaseProblems;
import io.millrace.tenants.db.TenantDb;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/// Stores one change of one record as a batch of its own: the same readers, rules, ledger, totals
/// and events as for a file, in one transaction that holds the dataset, so that nothing comes
/// between what a change was made of and the change.
public final class RecordWriter {
    private final TenantDb db;
    private final BatchWriter batches;

    public RecordWriter(TenantDb db, BatchWriter batches) {
        this.db = db;
        this.batches = batches;
    }

    /// What a change did.
    ///
    /// @param key empty for an append dataset
    public record Written(BatchAnswer batch, Optional<String> key, boolean isDeleted) {}

    /// Blocks. The same change under the same Idempotency-Key again gives the first answer.
    ///
    /// @throws ProblemException `not-found` for a dataset or record that is not there, `conflict`
    ///   for another change under the key, `unprocessable` for a value that does not fit or a
    ///   dataset without a key, `invalid` for a key that is none
    public Written store(TenantId tenant, String dataset, Change change, String trace) {
        try {
            var done = db.copy(tenant, c -> new Writing(c, tenant, dataset).store(change, trace));
            if (done.isNew()) batches.told(tenant, done.written().batch());
            return done.written();
        } catch (Unreadable e) {
            throw Problem.unprocessable(e.getMessage() + ".").toException();
        } catch (DatabaseException e) {
            throw refusal(e);
        }
    }

    /// What whoever sends records is told where the database refuses them; `e` itself where it is
    /// at fault.
    public static RuntimeException refusal(DatabaseException e) {
        return switch (e.state()) {
            case "42P07" ->
                    Problem.conflict("There is another dataset whose name this one needs.")
                            .toException();
            case "54000", "54011" ->
                    Problem.unprocessable("A record is wider than a table can hold.").toException();
            default ->
                    e.state().startsWith("22")
                            ? Problem.unprocessable(
                                            "A value does not fit into the type of its column.")
                                    .toException()
                            : e;
        };
    }

    /// The sentence of a refusal by the database; empty where it is at fault.
    static Optional<String> reason(SQLException e) {
        return DatabaseProblems.of(e) instanceof DatabaseException its
                        && refusal(its) instanceof ProblemException told
                ? Optional.of(told.problem().detail())
                : Optional.empty();
    }

    private record Done(Written written, boolean isNew) {}

    /// One change, in its transaction.
    private final class Writing {
        private final Connection c;
        private final TenantId tenant;
        private final String dataset;
        private final JdbcDatasets datasets;
        private final JdbcLedger ledger;

        Writing(Connection c, TenantId tenant, String dataset) {
            this.c = c;
            this.tenant = tenant;
            this.dataset = dataset;
            this.datasets = new JdbcDatasets(c, tenant);
            this.ledger = new JdbcLedger(c);
        }

        Done store(Change change, String trace) throws SQLException, IOException {
            if (!datasets.has(dataset)) throw missing();
            var target = datasets.lock(dataset);
            var earlier = earlier(change);
            if (earlier.isPresent()) return new Done(again(target, change, earlier.get()), false);
            if (!(change instanceof Change.Put)) checkKey(target);
            var begun = ledger.begin(dataset, change);
            if (begun.isEmpty()) { // taken by a batch of another dataset, just now
                var other = earlier(change).orElseThrow();
                return new Done(again(target, change, other), false);
            }
            long batch = begun.get();
            var written =
                    switch (change) {
                        case Change.Put(var record, _) -> put(target, record, batch);
                        case Change.Patch(var key, var changes, _) ->
                                patch(target, key, changes, batch);
                        case Change.Delete(var key, _) -> delete(target, key, batch);
                    };
            batches.tell(c, new BatchWriter.Cause(tenant, trace), written.batch(), true);
            return new Done(written, true);
        }

        private Optional<JdbcLedger.Earlier> earlier(Change change) throws SQLException {
            var key = change.writer().idempotencyKey();
            return key == null ? Optional.empty() : ledger.find(key);
        }

        private Written again(Target target, Change change, JdbcLedger.Earlier earlier)
                throws SQLException {
            boolean isSame =
                    earlier.dataset().equals(dataset)
                            && earlier.checksum().equals(change.checksum());
            if (!isSame) {
                throw Problem.conflict(
                                "The Idempotency-Key was used for something else: use a key of its"
                                        + " own for each change.")
                        .toException();
            }
            var batch = ledger.ended(earlier.batch());
            return switch (change) {
                case Change.Put _ -> written(target, batch);
                case Change.Patch(var key, _, _) -> new Written(batch, Optional.of(key), false);
                case Change.Delete(var key, _) -> new Written(batch, Optional.of(key), true);
            };
        }

        private Written put(Target target, String record, long batch)
                throws SQLException, IOException {
            var body = new ByteArrayInputStream(record.getBytes(UTF_8));
            // What the record holds as an object now stays one.
            var convention = target.convention().keeping(target.columns());
            var source = new Source.Body(body, Format.JSON).by(convention);
            var as = target.by(Mappings.NONE).asKnown();
            var reader = new BatchReader(source, batch, as, Limits.DEFAULT);
            var loading = new Loading(c, tenant, datasets, reader, batch, false);
            loading.run(target);
            for (var rejected : loading.rejected()) throw unfit(rejected);
            if (reader.stored() != 1) {
                throw Problem.invalid("body: one record is wanted.").toException();
            }
            var grown = datasets.known(dataset);
            return written(grown, BatchWriter.end(c, datasets, grown, reader, batch));
        }

        private Written written(Target target, BatchAnswer batch) throws SQLException {
            if (target.upsert().isEmpty()) return new Written(batch, Optional.empty(), false);
            var key = datasets.keyOf(target, Long.parseLong(batch.id()));
            return new Written(batch, Optional.of(key.text()), false);
        }

        private Written patch(Target target, String text, String changes, long batch)
                throws SQLException, IOException {
            var key = RecordKey.of(datasets.key(target), text);
            var before = datasets.record(target, key).orElseThrow(() -> missing(text));
            var written = put(target, overlaid(target, before.json(), changes), batch);
            ledger.setMadeOf(batch, before.batch());
            var now = datasets.keyOf(target, Long.parseLong(written.batch().id()));
            if (!isSame(target, key, now)) {
                throw Problem.unprocessable(
                                "The key names the record and is kept; delete this one and store"
                                        + " another.")
                        .toException();
            }
            return written;
        }

        private static String overlaid(Target target, String before, String changes) {
            var nesting = target.convention().nesting().keeping(target.columns());
            return new Overlay(target.columns(), nesting).of(before, changes);
        }

        /// Two texts may mean one value, such as `1` and `01`.
        private boolean isSame(Target target, RecordKey key, RecordKey now) throws SQLException {
            var before = datasets.record(target, key);
            return before.isPresent() && before.equals(datasets.record(target, now));
        }

        private Written delete(Target target, String text, long batch) throws SQLException {
            var key = RecordKey.of(datasets.key(target), text);
            if (datasets.record(target, key).isEmpty()) throw missing(text);
            if (!datasets.delete(target, key, batch)) throw missing(text);
            var ended = BatchWriter.endWithoutRows(c, datasets, dataset, batch);
            return new Written(ended, Optional.of(text), true);
        }

        private void checkKey(Target target) {
            if (target.upsert().isEmpty()) throw noKey(dataset);
            if (!target.created()) throw Problem.notFound("The dataset is empty.").toException();
        }

        private ProblemException missing() {
            return Problem.notFound("dataset", dataset, "GET /api/v1/datasets lists them")
                    .toException();
        }

        private ProblemException missing(String key) {
            return noRecord(dataset, key);
        }
    }

    /// That a dataset's rows cannot be told apart.
    public static ProblemException noKey(String dataset) {
        return Problem.unprocessable(
                        "The dataset "
                                + dataset
                                + " keeps every row and has no key, so that no record of it can be"
                                + " named; one with mode upsert and a key can.")
                .toException();
    }

    public static ProblemException noRecord(String dataset, String key) {
        return Problem.notFound("record", key, "GET /api/v1/warehouse/" + dataset + " lists them")
                .toException();
    }

    private static ProblemException unfit(Rejected rejected) {
        var column = rejected.column();
        var where = column == null ? "" : column + ": ";
        return Problem.unprocessable(
                        where + rejected.reason().code() + ". " + rejected.detail() + ".")
                .toException();
    }
}
