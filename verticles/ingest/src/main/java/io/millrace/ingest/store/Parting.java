package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.RefusedPart;
import io.millrace.ingest.engine.MessageDecoder;
import io.millrace.ingest.engine.Mixed;
import io.millrace.ingest.engine.Routes;
import io.millrace.ingest.engine.SortedReader;
import io.millrace.ingest.engine.Source;
import io.millrace.ingest.engine.Unreadable;
import io.millrace.ingest.engine.ValueReader.Message;
import io.millrace.ingest.store.BatchWriter.Cause;
import io.millrace.ingest.store.BatchWriter.Given;
import io.millrace.ingest.store.BatchWriter.Stored;
import io.millrace.kernel.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Stores mixed records inside a transaction: a batch for each dataset that routes name, and with
/// the mixed batch itself what no route takes and what is no record. The rows of all of these add
/// up to the records that came. Datasets are written in the order of their names, so that two
/// transactions never wait for each other.
final class Parting {
    private static final int MOST_AGAIN = 5_000;
    private static final long MOST_AGAIN_BYTES = 16 << 20;

    private final BatchWriter batches;

    Parting(BatchWriter batches) {
        this.batches = batches;
    }

    /// What is said of a mixed batch in the ledger.
    record Parent(String source, String checksum) {}

    /// @param given the mixed batch, received or running
    /// @return the batches of the datasets, and the mixed one as the last
    /// @throws Unreadable when the records cannot be read, or a dataset refuses its own
    List<Stored> store(Connection c, Given given, Parent parent, Mixed mixed)
            throws SQLException, IOException {
        try (var rows = new JdbcRoutes(c)) {
            var routes = rows.current();
            var from = Routes.sourceName(parent.source());
            var sorted = sort(rows, given, routes, from, mixed);
            var stored = new ArrayList<Stored>();
            for (var dataset : sorted.datasets) {
                var source = mixed.of(dataset, routes, from);
                try {
                    var part = part(c, given, dataset, parent, source);
                    rows.setFrom(part.batch, given.batch());
                    stored.add(part.stored);
                } finally {
                    close(source);
                }
            }
            stored.add(end(c, given, sorted));
            tell(c, given, stored);
            return stored;
        }
    }

    private record Sorted(SortedSet<String> datasets, long kept, long setAside) {}

    private static Sorted sort(
            JdbcRoutes rows, Given given, Routes routes, String from, Mixed mixed)
            throws SQLException, IOException {
        var datasets = new TreeSet<String>();
        long kept = 0;
        long setAside = 0;
        var whole = mixed.whole();
        try {
            var reader = new SortedReader(whole, routes, from);
            while (reader.next()) {
                var rejected = reader.rejected();
                var dataset = reader.dataset();
                if (rejected.isPresent()) {
                    rows.setAside(given.batch(), rejected.get());
                    setAside++;
                } else if (dataset.isPresent()) {
                    datasets.add(dataset.get());
                } else {
                    rows.keep(given.batch(), reader.line(), from, reader.json());
                    kept++;
                }
            }
            rows.flush();
        } finally {
            close(whole);
        }
        return new Sorted(datasets, kept, setAside);
    }

    private static void close(Source source) throws IOException {
        if (source instanceof Source.Body(var in, _, _)) in.close();
    }

    private record Part(long batch, Stored stored) {}

    private Part part(Connection c, Given given, String dataset, Parent parent, Source source)
            throws SQLException, IOException {
        var _ = new JdbcDatasets(c, given.tenant()).find(dataset); // made when it is not there
        // Its bytes were counted with the mixed batch.
        long batch = new JdbcLedger(c).begin(dataset, parent.source(), 0, parent.checksum());
        var its = new Given(given.tenant(), batch, dataset, given.trace());
        try {
            return new Part(batch, batches.load(c, its, source));
        } catch (Unreadable e) {
            throw new Unreadable("For the dataset " + dataset + ": " + e.getMessage());
        }
    }

    private static Stored end(Connection c, Given given, Sorted sorted) throws SQLException {
        var read = new JdbcLedger.Read(sorted.kept, sorted.setAside, null, 0);
        var answer = new JdbcLedger(c).end(given.batch(), read, Optional.empty());
        var datasets = new JdbcDatasets(c, given.tenant());
        var _ = datasets.count(given.dataset(), given.batch(), sorted.kept);
        return new Stored(answer, Optional.empty());
    }

    private void tell(Connection c, Given given, List<Stored> stored) throws SQLException {
        var cause = new Cause(given.tenant(), given.trace());
        for (var its : stored) {
            var answer = its.answer();
            boolean isMixed = answer.dataset().equals(RouteStore.UNROUTED);
            batches.tell(c, cause, answer, !isMixed && answer.rowsStored() > 0);
        }
    }

    /// What became of some records that waited.
    ///
    /// @param refused those whose datasets refused them, which wait on
    /// @param after the newest that was tried; empty where no more wait behind it
    record Again(
            List<Stored> stored, long routed, List<RefusedPart> refused, Optional<Long> after) {}

    /// Tries some of the records that wait after `after` by the routes as they are now. A record
    /// leaves with the transaction that stores it; what a dataset refuses keeps no other one.
    ///
    /// @param given of the tenant and the request; its batch says nothing
    Again again(Connection c, Given given, long after) throws SQLException, IOException {
        try (var rows = new JdbcRoutes(c)) {
            rows.takeTurn();
            var ids = rows.next(after, MOST_AGAIN, MOST_AGAIN_BYTES);
            if (ids.isEmpty()) return new Again(List.of(), 0, List.of(), Optional.empty());
            rows.setNoProblem(ids);
            var parts = sort(rows.take(ids), rows.current());
            var stored = new ArrayList<Stored>();
            var refused = new ArrayList<RefusedPart>();
            var routed = new TreeMap<Long, List<Long>>();
            for (var entry : parts.entrySet()) {
                var dataset = entry.getKey();
                var its = entry.getValue().stream().map(Message::position).toList();
                switch (tried(c, given, dataset, entry.getValue())) {
                    case Taken(var part) -> {
                        stored.add(part.stored);
                        routed.put(part.batch, its);
                    }
                    case NotTaken(var reason) -> {
                        rows.setProblem(reason, its);
                        refused.add(new RefusedPart(dataset, its.size(), reason));
                    }
                }
            }
            long count = routed.values().stream().mapToLong(List::size).sum();
            if (count > 0) {
                move(c, rows, routed);
                tell(c, given, stored);
            }
            return new Again(stored, count, refused, Optional.of(ids.getLast()));
        }
    }

    private sealed interface Try {}

    private record Taken(Part part) implements Try {}

    private record NotTaken(String reason) implements Try {}

    /// Stores records in their dataset, or nothing of them where it refuses them.
    private Try tried(Connection c, Given given, String dataset, List<Message> messages)
            throws SQLException, IOException {
        var parent = new Parent("unrouted", checksum(messages));
        var source = new Source.Messages(messages, "", MessageDecoder.JSON);
        var before = c.setSavepoint();
        try {
            var part = part(c, given, dataset, parent, source);
            c.releaseSavepoint(before);
            return new Taken(part);
        } catch (Unreadable e) {
            c.rollback(before);
            return new NotTaken(e.getMessage() + ".");
        } catch (ProblemException e) {
            c.rollback(before);
            return new NotTaken(e.problem().detail());
        } catch (SQLException e) {
            var reason = RecordWriter.reason(e);
            if (reason.isEmpty()) throw e;
            c.rollback(before);
            return new NotTaken(reason.get());
        }
    }

    /// Takes records from the mixed batches that they came with, in all sums.
    ///
    /// @param routed their ids by the batch that has them now
    private static void move(Connection c, JdbcRoutes rows, SortedMap<Long, List<Long>> routed)
            throws SQLException {
        var all = routed.values().stream().flatMap(List::stream).toList();
        rows.leave(all);
        var _ = new JdbcLedger(c).addTotals(-all.size(), -all.size(), 0);
        rows.moveFigures(all);
        for (var part : routed.entrySet()) rows.setInto(part.getKey(), part.getValue());
    }

    private static SortedMap<String, List<Message>> sort(
            List<JdbcRoutes.Waiting> waiting, Routes routes) throws IOException {
        var parts = new TreeMap<String, List<Message>>();
        Map<String, List<JdbcRoutes.Waiting>> bySource =
                waiting.stream().collect(Collectors.groupingBy(JdbcRoutes.Waiting::source));
        for (var entry : bySource.entrySet()) {
            var messages =
                    entry.getValue().stream()
                            .map(its -> new Message(its.id(), bytes(its.raw())))
                            .toList();
            var source = new Source.Messages(messages, "", MessageDecoder.JSON);
            var reader = new SortedReader(source, routes, entry.getKey());
            for (var message : messages) {
                if (!reader.next()) break;
                reader.dataset()
                        .ifPresent(its ->
                                parts.computeIfAbsent(its, _ -> new ArrayList<>()).add(message));
            }
        }
        return parts;
    }

    private static byte[] bytes(String raw) {
        return raw.getBytes(StandardCharsets.UTF_8);
    }

    private static String checksum(List<Message> messages) {
        var digest = JdbcLedger.sha256();
        for (var message : messages) {
            var value = message.value();
            if (value != null) digest.update(value);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
