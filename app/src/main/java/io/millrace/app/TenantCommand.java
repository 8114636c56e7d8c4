package io.millrace.app;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.stream.api.ObjectStore;
import io.millrace.tenants.Audit;
import io.millrace.tenants.Lifecycle.Removal;
import io.millrace.tenants.backup.Backups;
import io.millrace.tenants.backup.Manifest;
import io.millrace.tenants.backup.Manifest.Organization;
import io.millrace.tenants.backup.Moves;
import io.millrace.tenants.backup.Moves.Moved;
import io.millrace.tenants.db.ServerChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `millrace tenant`: one organization as a file and back, beside a node that runs or without one.
@Command(
        name = "tenant",
        description = "Back up, restore, export, import, move or delete one organization.",
        mixinStandardHelpOptions = true)
final class TenantCommand implements Runnable {
    @Spec private CommandSpec spec;

    /// Where an organization comes from.
    static final class Origin {
        @Option(
                names = "--from",
                paramLabel = "FILE",
                description = "an archive, or postgres://... of a server that was recovered")
        private @Nullable String from;

        @Option(
                names = "--at",
                paramLabel = "TIME",
                description = "a moment such as 2026-03-01T12:30:00Z")
        private @Nullable String at;
    }

    /// What was written or put back.
    ///
    /// @param file absent when nothing was written for the caller
    record Done(
            Organization tenant,
            Instant at,
            int tables,
            long rows,
            Optional<String> file,
            double seconds) {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "backup, restore, export, import, move or delete is expected");
    }

    @Command(
            name = "backup",
            description = "Write an archive of an organization as it is now.",
            mixinStandardHelpOptions = true)
    int backup(
            @Parameters(paramLabel = "SLUG") String slug,
            @Option(names = "--to", paramLabel = "FILE", required = true) Path to,
            @Mixin InstallationOptions options) {
        options.checkThere();
        long begun = System.nanoTime();
        var its = on(options, at -> at.archive(slug, to));
        return print(options, done(its, Optional.of(to), begun), "wrote " + to);
    }

    @Command(
            name = "export",
            description = "Write an archive of an organization for another installation.",
            mixinStandardHelpOptions = true)
    int export(
            @Parameters(paramLabel = "SLUG") String slug,
            @Option(names = "--to", paramLabel = "FILE", required = true) Path to,
            @Mixin InstallationOptions options) {
        return backup(slug, to, options);
    }

    @Command(
            name = "restore",
            description = "Put an organization back, from an archive or to a moment.",
            mixinStandardHelpOptions = true)
    int restore(
            @Parameters(paramLabel = "SLUG") String slug,
            @ArgGroup(multiplicity = "1") Origin origin,
            @Mixin InstallationOptions options) {
        options.checkThere();
        long begun = System.nanoTime();
        var at = Optional.ofNullable(origin.at).map(this::time);
        var its =
                on(
                        options,
                        here ->
                                at.isPresent()
                                        ? here.restoreTo(slug, at.get())
                                        : here.restoreFrom(slug, String.valueOf(origin.from)));
        return print(options, done(its, Optional.empty(), begun), "restored " + slug);
    }

    private Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(), "--at: a moment such as 2026-03-01T12:30:00Z is expected");
        }
    }

    @Command(
            name = "import",
            description = "Make the organization of an archive in this installation.",
            mixinStandardHelpOptions = true)
    int add(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(
                            names = "--slug",
                            paramLabel = "NEW",
                            description = "default: that of the archive")
                    @Nullable String slug,
            @Option(
                            names = "--keep-plan",
                            description = "with the archive's plan and weight, not the first plan")
                    boolean hasPlan,
            @Option(
                            names = "--with-passwords",
                            description =
                                    "members have the archive's passwords: only of an archive that you trust")
                    boolean hasPasswords,
            @Option(
                            names = "--server",
                            paramLabel = "NAME",
                            description = "default: the one with the fewest bytes")
                    @Nullable String server,
            @Mixin InstallationOptions options) {
        var wish =
                new Wish(
                        file,
                        Optional.ofNullable(slug),
                        hasPlan,
                        hasPasswords,
                        Optional.ofNullable(server));
        var passwords = new Passwords(new TreeMap<>(), new AtomicBoolean());
        try {
            var made = on(options, here -> here.add(wish, passwords));
            return print(options, made, "made " + made.slug() + passwords);
        } catch (RuntimeException e) {
            // It is there all the same, and nobody could sign in.
            if (passwords.made().get()) tell("the organization was made" + passwords);
            throw e;
        }
    }

    /// What members sign in with for whom there was none.
    ///
    /// @param byEmail in plain text
    /// @param made whether the organization is there to stay
    private record Passwords(Map<String, String> byEmail, AtomicBoolean made) {
        @Override
        public String toString() {
            return byEmail.entrySet().stream()
                    .map(each -> "\npassword of " + each.getKey() + ": " + each.getValue())
                    .collect(Collectors.joining());
        }
    }

    /// What was made.
    ///
    /// @param passwords by e-mail, of members who had none: made here, and shown this once
    private record Made(TenantId id, String slug, String name, Map<String, String> passwords) {}

    /// An organization that is to be made.
    ///
    /// @param server its name; empty for the one with the fewest bytes
    private record Wish(
            Path file,
            Optional<String> slug,
            boolean hasPlan,
            boolean hasPasswords,
            Optional<String> server) {}

    @Command(
            name = "move",
            description = "Move an organization to another of the Postgres servers.",
            mixinStandardHelpOptions = true)
    int move(
            @Parameters(paramLabel = "SLUG") String slug,
            @Option(names = "--to", paramLabel = "SERVER", required = true) String to,
            @Mixin InstallationOptions options) {
        options.checkThere();
        var moved = on(options, here -> here.move(slug, to));
        var sentence =
                moved.from().equals(moved.to())
                        ? slug + " is on " + to
                        : "moved %s from %s to %s: %d tables, %d rows"
                                .formatted(
                                        slug,
                                        moved.from(),
                                        moved.to(),
                                        moved.tables(),
                                        moved.rows());
        return print(options, moved, sentence);
    }

    @Command(
            name = "delete",
            description = "Delete an organization with everything that it has.",
            mixinStandardHelpOptions = true)
    int delete(
            @Parameters(paramLabel = "SLUG") String slug,
            @Option(names = "--yes", description = "there is no way back") boolean yes,
            @Mixin InstallationOptions options) {
        if (!yes) {
            throw new ParameterException(
                    spec.commandLine(), "--yes is expected: nothing brings it back");
        }
        options.checkThere();
        Removal removal = on(options, here -> here.remove(slug));
        return print(options, removal, "deleted " + slug);
    }

    private <T> T on(InstallationOptions options, Function<Installation, T> work) {
        try {
            return Maintenance.on(
                    options.data(),
                    options.postgres(),
                    options.servers(),
                    opened -> {
                        var objects = options.objects().open(opened.vertx());
                        var backups =
                                new Backups(
                                        opened.database(), new StoredPayloads(objects), this::tell);
                        var record = new CommandRecord(new Audit(opened.database().tenantDb()));
                        return work.apply(
                                new Installation(
                                        options.data(),
                                        opened,
                                        objects,
                                        backups,
                                        record,
                                        this::tell));
                    });
        } catch (ProblemException e) {
            throw new StartException(e.problem().detail());
        } catch (UncheckedIOException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private void tell(String what) {
        spec.commandLine().getErr().println("millrace: " + what);
    }

    private static Done done(Manifest its, Optional<Path> file, long begun) {
        return new Done(
                its.tenant(),
                its.at(),
                its.tables().size(),
                its.rows(),
                file.map(Path::toString),
                Math.round((System.nanoTime() - begun) / 1e6) / 1e3);
    }

    private int print(InstallationOptions options, Object answer, String sentence) {
        var text = answer instanceof Done done ? sentence + said(done) : sentence;
        spec.commandLine().getOut().println(options.isJson() ? Json.write(answer) : text);
        spec.commandLine().getOut().flush();
        return Main.WELL;
    }

    private static String said(Done done) {
        return ", as of %s: %d tables, %d rows, %.1f s"
                .formatted(done.at(), done.tables(), done.rows(), done.seconds());
    }

    /// An installation that is open for work on one of its organizations.
    private record Installation(
            Path data,
            Maintenance.Opened opened,
            ObjectStore objects,
            Backups backups,
            CommandRecord record,
            Consumer<String> progress) {
        Manifest archive(String slug, Path to) {
            var tenant = backups.find(slug);
            return written(to, out -> backups.write(tenant, out));
        }

        private static Manifest written(Path to, Function<java.io.OutputStream, Manifest> content) {
            try {
                return ArchiveFiles.write(to, content);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + to + ": " + e.getMessage(), e);
            }
        }

        Manifest restoreFrom(String slug, String from) {
            var tenant = backups.find(slug);
            if (!from.startsWith("postgres://") && !from.startsWith("postgresql://")) {
                return restored(tenant, slug, () -> backups.restore(tenant, Path.of(from)));
            }
            var recovered = PostgresUrl.of(from, "--from");
            var moments = new PointInTime(data, opened, backups);
            return restored(tenant, slug, () -> moments.restoreFrom(slug, recovered));
        }

        Manifest restoreTo(String slug, Instant at) {
            var moments = new PointInTime(data, opened, backups);
            return restored(backups.find(slug), slug, () -> moments.restore(slug, at));
        }

        private Manifest restored(TenantId tenant, String slug, Supplier<Manifest> work) {
            return record.during(Optional.of(tenant), "restoreTenant", slug, work);
        }

        Made add(Wish wish, Passwords passwords) {
            var made = organization(wish, passwords);
            return new Made(made.id(), made.slug(), made.name(), passwords.byEmail());
        }

        private String digest(Passwords passwords, String email) {
            var password = Ids.random128();
            passwords.byEmail().put(email, password);
            return opened.accounts().digest(password);
        }

        private Organization organization(Wish wish, Passwords passwords) {
            var database = opened.database();
            var server =
                    wish.server()
                            .map(database::server)
                            .orElseGet(() -> new ServerChoice(database.servers()).choose());
            return record.during(
                    Optional.empty(),
                    "importTenant",
                    wish.slug().orElse(wish.file().toString()),
                    () ->
                            backups.add(
                                    wish.file(),
                                    new Backups.Placing(
                                            wish.slug(),
                                            wish.hasPlan(),
                                            server,
                                            wish.hasPasswords(),
                                            email -> digest(passwords, email),
                                            () -> passwords.made().set(true))));
        }

        Moved move(String slug, String to) {
            var tenant = backups.find(slug);
            var server = opened.database().server(to);
            try (var scratch = Scratch.open(data)) {
                var moves = new Moves(opened.database(), progress);
                return record.during(
                        Optional.of(tenant),
                        "moveTenant",
                        slug + " to " + to,
                        () -> moves.move(tenant, server, scratch.resolve("tenant.zip")));
            }
        }

        Removal remove(String slug) {
            var tenant = backups.find(slug);
            return record.during(
                    Optional.empty(),
                    "deleteTenant",
                    slug + " (" + tenant + ")",
                    () -> opened.accounts().lifecycle().remove(tenant, slug, objects::delete));
        }
    }
}
