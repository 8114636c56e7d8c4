package io.millrace.tenants.backup;

import io.millrace.kernel.Json;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.backup.Catalog.Definition;
import io.millrace.tenants.backup.Manifest.Part;
import io.millrace.tenants.backup.Manifest.View;
import io.millrace.tenants.db.SqlNames;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// How large an archive's list of its files becomes, known before any of them is written: whoever
/// reads an archive has a bound for it.
///
/// @param files in the archive
/// @param manifestBytes of what it says of itself; rather too many
record ArchiveSize(long files, long manifestBytes) {
    private static final long OTHER_FILES = 16;
    private static final long PART_BYTES =
            Json.write(new Part("objects/", Long.MAX_VALUE, "0".repeat(64))).length() + 1L;

    /// A table's file, rows and their hash.
    private static final long TABLE_BYTES = 3 * PART_BYTES;

    static ArchiveSize of(
            Connection owner, TenantId tenant, List<Definition> tables, List<View> views)
            throws SQLException {
        var sql =
                """
                select count(*) || ' ' || coalesce(sum(octet_length(object_key)), 0)
                from %s where object_key is not null
                """
                        .formatted(SqlNames.quote(tenant.schema(), "batches"));
        var objects = Sql.strings(owner, sql).getFirst().split(" ", 2);
        long count = Long.parseLong(objects[0]);
        long bytes = count * PART_BYTES + Long.parseLong(objects[1]);
        for (var table : tables) {
            bytes += TABLE_BYTES + 2L * table.name().length() + bytes(table.columns());
        }
        return new ArchiveSize(count + tables.size() + OTHER_FILES, bytes + bytes(views));
    }

    private static long bytes(Object value) {
        return Json.write(value).getBytes(StandardCharsets.UTF_8).length;
    }

    /// @throws io.millrace.kernel.ProblemException `too-large`
    void check() {
        if (files > Archive.MOST_FILES) {
            throw Problem.tooLarge(
                            "The organization is too large for an archive: %d files of at most %d."
                                    .formatted(files, Archive.MOST_FILES))
                    .toException();
        }
        if (manifestBytes > Archive.MOST_BYTES) {
            throw Problem.tooLarge(
                            "The organization is too large for an archive: its list of files takes %d bytes of at most %d."
                                    .formatted(manifestBytes, Archive.MOST_BYTES))
                    .toException();
        }
    }
}
