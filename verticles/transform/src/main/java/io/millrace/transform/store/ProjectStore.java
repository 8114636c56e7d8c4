package io.millrace.transform.store;

import io.millrace.kernel.Json;
import io.millrace.transform.api.TransformRequest.FileError;
import io.millrace.transform.api.TransformRequest.ProjectAnswer;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// Projects and their versions. All calls run inside a transaction of
/// [io.millrace.tenants.db.TenantDb].
public final class ProjectStore {
    static final String OPEN =
            """
            insert into project (name, versions) values ($1, 0)
            on conflict (name) do update set versions = project.versions
            returning versions, active
            """;
    static final String ADD =
            """
            insert into project_version
              (project, version, sha256, archive, models, tests, seeds, errors, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9)
            """;
    static final String TRIM =
            """
            delete from project_version
            where project = $1 and version < $2 - 20
              and version is distinct from (select active from project where name = $1)
            """;
    static final String NUMBER = "update project set versions = $2 where name = $1";
    static final String ACTIVATE = "update project set active = $2 where name = $1";
    static final String VERSION =
            """
            select project, version, sha256, models, tests, seeds, errors::text
            from project_version
            where project = $1 and version = $2
            """;
    static final String ACTIVE =
            """
            select v.project, v.version, v.archive
            from project p
            join project_version v on v.project = p.name and v.version = p.active
            order by v.project
            """;
    static final String ARCHIVE =
            "select archive from project_version where project = $1 and version = $2";
    static final String LIST =
            """
            select v.project, v.version, v.sha256, v.models, v.tests, v.seeds, v.errors::text
            from project p
            join project_version v
              on v.project = p.name and v.version = coalesce(p.active, p.versions)
            order by v.project
            """;

    /// @param active version in use, if one was ever good
    public record Head(int versions, Optional<Integer> active) {}

    public record Version(ProjectAnswer answer, String sha256) {}

    /// A project as runs use it.
    public record Active(String name, int version, Buffer archive) {}

    /// Makes the project if it is new, and keeps others from changing it meanwhile.
    public Head open(SqlConnection c, String name) {
        var row = c.preparedQuery(OPEN).execute(Tuple.of(name)).await().iterator().next();
        return new Head(row.getInteger(0), Optional.ofNullable(row.getInteger(1)));
    }

    public void add(SqlConnection c, Version version, byte[] archive, Instant now) {
        var answer = version.answer();
        var values =
                Tuple.tuple()
                        .addString(answer.name())
                        .addInteger(answer.version())
                        .addString(version.sha256())
                        .addBuffer(Buffer.buffer(archive))
                        .addInteger(answer.models())
                        .addInteger(answer.tests())
                        .addInteger(answer.seeds())
                        .addString(Json.write(answer.errors()))
                        .addOffsetDateTime(now.atOffset(ZoneOffset.UTC));
        c.preparedQuery(ADD).execute(values).await();
        var number = Tuple.of(answer.name(), answer.version());
        c.preparedQuery(NUMBER).execute(number).await();
        if (answer.errors().isEmpty()) c.preparedQuery(ACTIVATE).execute(number).await();
        c.preparedQuery(TRIM).execute(number).await();
    }

    public Optional<Version> version(SqlConnection c, String name, int version) {
        return stream(c.preparedQuery(VERSION).execute(Tuple.of(name, version)).await())
                .map(ProjectStore::version)
                .findFirst();
    }

    private static Version version(Row row) {
        var errors = List.of(Json.read(row.getString(6), FileError[].class));
        return new Version(
                new ProjectAnswer(
                        row.getString(0),
                        row.getInteger(1),
                        row.getInteger(3),
                        row.getInteger(4),
                        row.getInteger(5),
                        errors),
                row.getString(2));
    }

    /// Every project in the version in use.
    public List<Active> active(SqlConnection c) {
        return stream(c.preparedQuery(ACTIVE).execute().await())
                .map(row -> new Active(row.getString(0), row.getInteger(1), row.getBuffer(2)))
                .toList();
    }

    /// The files of a version, as long as it is kept.
    public Optional<Buffer> archive(SqlConnection c, String name, int version) {
        return stream(c.preparedQuery(ARCHIVE).execute(Tuple.of(name, version)).await())
                .map(row -> row.getBuffer(0))
                .findFirst();
    }

    public List<ProjectAnswer> list(SqlConnection c) {
        return stream(c.preparedQuery(LIST).execute().await())
                .map(row -> version(row).answer())
                .toList();
    }

    private static java.util.stream.Stream<Row> stream(Iterable<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }
}
