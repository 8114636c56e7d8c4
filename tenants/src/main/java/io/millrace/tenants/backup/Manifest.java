package io.millrace.tenants.backup;

import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// What an archive says of itself, last of its files: one without it was cut off.
///
/// @param format [#FORMAT]
/// @param at the moment that the archive shows
/// @param migrations scripts that the tenant's schema had seen
/// @param views of the models, in no order
/// @param sequences where the numbers of the tenant's tables go on
/// @param parts files that are no table
/// @param missing keys of payloads that the ledger names and that were gone
public record Manifest(
        String format,
        Organization tenant,
        Instant at,
        List<String> migrations,
        List<Table> tables,
        List<View> views,
        List<Sequence> sequences,
        List<Part> parts,
        List<String> missing) {
    public static final String FORMAT = "millrace-archive/1";
    static final String NAME = "manifest.json";

    public Manifest {
        migrations = List.copyOf(migrations);
        tables = List.copyOf(tables);
        views = List.copyOf(views);
        sequences = List.copyOf(sequences);
        parts = List.copyOf(parts);
        missing = List.copyOf(missing);
    }

    public record Organization(TenantId id, String slug, String name) {}

    /// Which of the tenant's three schemas.
    public enum Place {
        PLATFORM,
        RAW,
        MODELS
    }

    /// @param type as Postgres formats it
    /// @param collation of `pg_catalog`, where it is not the type's own
    public record Column(
            String name, String type, boolean isRequired, Optional<String> collation) {}

    /// @param columns those whose values are in the file, in its order
    /// @param key the columns of the primary key
    /// @param indexes definitions of the others
    /// @param rowHash see [RowHash]
    public record Table(
            Place place,
            String name,
            List<Column> columns,
            Optional<Key> key,
            List<String> indexes,
            Part file,
            long rows,
            String rowHash) {
        public Table {
            columns = List.copyOf(columns);
            indexes = List.copyOf(indexes);
        }

        boolean isWhole() {
            return Stream.of(place, name, file, rowHash).allMatch(Objects::nonNull)
                    && file.isWhole();
        }
    }

    public record Key(String name, List<String> columns) {
        public Key {
            columns = List.copyOf(columns);
        }
    }

    /// @param isMaterialized of what it shows nothing is kept: it has none until it is refreshed
    public record View(String name, String definition, boolean isMaterialized) {}

    public record Sequence(String table, String column, long last) {}

    /// A file of the archive.
    ///
    /// @param file its name in the archive
    public record Part(String file, long bytes, String sha256) {
        boolean isWhole() {
            return Stream.of(file, sha256).allMatch(Objects::nonNull);
        }
    }

    /// Rows of all tables.
    public long rows() {
        return tables.stream().mapToLong(Table::rows).sum();
    }

    Part part(String file) {
        return parts.stream()
                .filter(part -> part.file().equals(file))
                .findFirst()
                .orElseThrow(() ->
                        Problem.unprocessable("The archive has no " + file + ".").toException());
    }

    /// JSON may leave out what must be there.
    boolean isWhole() {
        return Stream.of(tenant, at).allMatch(Objects::nonNull)
                && Stream.of(tenant.id(), tenant.slug(), tenant.name()).allMatch(Objects::nonNull)
                && parts.stream().allMatch(Part::isWhole)
                && tables.stream().allMatch(Table::isWhole);
    }
}
