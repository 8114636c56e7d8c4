package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.PostgresSource;
import io.millrace.ingest.engine.changes.Attribute;
import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.ingest.store.Dataset;
import io.millrace.ingest.store.PullStore.Pulled;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import io.millrace.tenants.db.SqlNames;
import java.util.List;
import java.util.Optional;

/// What makes a Postgres source one that follows changes, and which records are meant by them.
final class ChangeFeed {
    static final String MODE = "changes";

    private static final int SLOT_CHARS = 20;

    private ChangeFeed() {}

    static boolean isMode(PostgresSource source) {
        return MODE.equals(source.mode());
    }

    /// The settings of a source that follows changes; empty of another.
    static Optional<PostgresSource> of(Pulled source) {
        if (!source.kind().equals(PullRules.POSTGRES)) return Optional.empty();
        return Optional.of(Json.read(source.settings(), PostgresSource.class))
                .filter(ChangeFeed::isMode);
    }

    /// A name that no other source, also of another installation, has at a server.
    static String newSlot() {
        return "millrace_"
                + Ids.random128().toLowerCase(java.util.Locale.ROOT).substring(0, SLOT_CHARS);
    }

    /// What is to be run at the other server where nobody here can.
    static String dropping(String slot) {
        return "select pg_drop_replication_slot(%s)".formatted(SqlNames.literal(slot));
    }

    /// The columns of the table that tell the dataset's records apart.
    ///
    /// @param primary columns of the table's primary key
    /// @throws PullFault when the dataset and the table do not fit
    static List<String> key(
            Optional<Dataset> dataset, List<Attribute> attributes, List<String> primary) {
        var its = dataset.filter(set -> set.isUpsert() || set.created());
        if (its.isEmpty()) return ofTable(attributes, primary);
        var set = its.get();
        if (!set.isUpsert()) {
            throw new PullFault(
                    "The dataset %s keeps every row (append): changes need one whose records have a key."
                            .formatted(set.name()));
        }
        if (set.eventTime() != null) {
            throw new PullFault(
                    "The dataset %s has an event time: changes are in the order of their commits."
                            .formatted(set.name()));
        }
        var key = set.key().stream().map(name -> column(name, set, attributes)).toList();
        identified(key, attributes);
        return key;
    }

    private static List<String> ofTable(List<Attribute> attributes, List<String> primary) {
        boolean isFull = attributes.stream().allMatch(Attribute::isIdentity);
        var identity =
                attributes.stream().filter(Attribute::isIdentity).map(Attribute::name).toList();
        if (isFull && !primary.isEmpty()) return primary;
        if (!identity.isEmpty() && !isFull) return identity;
        if (isFull && attributes.size() == 1) return identity;
        throw new PullFault(
                "The table has no primary key, by which its changes could be told apart: give it one,"
                        + " or declare a key of the dataset and alter the table's replica identity.");
    }

    private static String column(String name, Dataset set, List<Attribute> attributes) {
        var header =
                set.columns().stream()
                        .filter(its -> its.name().equals(name))
                        .map(its -> its.header())
                        .findFirst()
                        .orElse(name);
        return attributes.stream()
                .map(Attribute::name)
                .filter(its -> its.equals(name) || its.equals(header))
                .findFirst()
                .orElseThrow(() ->
                        new PullFault(
                                "The table has no column %s, which is of the key of the dataset %s."
                                        .formatted(name, set.name())));
    }

    /// Of a deleted row the server tells its replica identity only.
    private static void identified(List<String> key, List<Attribute> attributes) {
        for (var its : attributes) {
            if (its.isIdentity() || !key.contains(its.name())) continue;
            throw new PullFault(
                    "The column %s of the key is not in the table's replica identity, so that nobody would know which record was deleted."
                            .formatted(its.name()));
        }
    }
}
