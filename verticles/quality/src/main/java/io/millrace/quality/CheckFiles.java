package io.millrace.quality;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Span;
import io.millrace.kernel.TenantId;
import io.millrace.quality.api.QualityRequest.CheckAnswer;
import io.millrace.quality.api.QualityRequest.ChecksAnswer;
import io.millrace.quality.api.QualityRequest.Deleted;
import io.millrace.quality.engine.Check;
import io.millrace.quality.engine.ChecksReader;
import io.millrace.quality.engine.Fault;
import io.millrace.quality.store.CheckStore;
import io.millrace.quality.store.ResultStore;
import io.millrace.stream.NewJob;
import io.millrace.stream.Stage;
import io.millrace.stream.WorkQueue;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Keeps the tenant's files of checks.
final class CheckFiles {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");
    private static final int TOLD_FAULTS = 20;

    private final Doors doors;
    private final WorkQueue queue;
    private final Announcer announcer;
    private final QualitySettings settings;
    private final CheckStore checks = new CheckStore();
    private final ResultStore results = new ResultStore();

    CheckFiles(Doors doors, WorkQueue queue, Announcer announcer, QualitySettings settings) {
        this.doors = doors;
        this.queue = queue;
        this.announcer = announcer;
        this.settings = settings;
    }

    ChecksAnswer put(TenantId tenant, String name, String yaml) {
        if (!NAME.matcher(name).matches()) {
            throw Problem.invalid(
                            "A name has 1 to 100 letters, digits, '_', '.' or '-' and begins with"
                                    + " a letter or a digit.")
                    .toException();
        }
        var reading = ChecksReader.read(name, yaml);
        if (!reading.faults().isEmpty()) throw refused(reading.faults());
        long version =
                doors.db()
                        .in(
                                tenant,
                                c -> {
                                    verifyRoom(c, name, reading.checks().size());
                                    var now = doors.clock().now(c);
                                    long next = checks.putFile(c, name, yaml, now);
                                    var gone = checks.putChecks(c, name, reading.checks());
                                    // Before what is told: its job of the stage `alerts` is all
                                    // writers' last.
                                    queue.enqueue(
                                            c, NewJob.of(Stage.QUALITY, name, Span.currentTrace()));
                                    changed(c, gone);
                                    return next;
                                });
        queue.wake(Stage.QUALITY);
        announcer.wake();
        var answers = reading.checks().stream().map(CheckFiles::answer).toList();
        return new ChecksAnswer(name, version, answers);
    }

    private void verifyRoom(SqlConnection c, String name, int added) {
        var files = checks.files(c);
        boolean isNew = files.stream().noneMatch(file -> file.name().equals(name));
        if (isNew && files.size() >= settings.maxFiles()) {
            throw Problem.unprocessable("There are " + files.size() + " files already.")
                    .toException();
        }
        if (checks.checksBeside(c, name) + added > settings.maxChecks()) {
            throw Problem.unprocessable("More than " + settings.maxChecks() + " checks in all.")
                    .toException();
        }
    }

    private void changed(SqlConnection c, List<String> goneWhileFailing) {
        announcer.searchCauses(c, goneWhileFailing, Span.currentTrace());
        announcer.totals(c, results.results(c));
    }

    Deleted delete(TenantId tenant, String name) {
        doors.db()
                .in(
                        tenant,
                        c -> {
                            var gone = checks.delete(c, name).orElseThrow(() -> noFile(name));
                            changed(c, gone);
                            return true;
                        });
        announcer.wake();
        return new Deleted(name);
    }

    /// The check with this id, read from its file.
    Check check(TenantId tenant, String id) {
        return doors.db().in(tenant, checks::files).stream()
                .flatMap(f -> ChecksReader.read(f.name(), f.yaml()).checks().stream())
                .filter(check -> check.id().equals(id))
                .findFirst()
                .orElseThrow(() -> noCheck(id));
    }

    private static CheckAnswer answer(Check check) {
        return new CheckAnswer(
                check.id(),
                check.name(),
                check.measure().dataset(),
                check.measure().column(),
                check.line());
    }

    private static ProblemException refused(List<Fault> faults) {
        var told =
                faults.stream()
                        .limit(TOLD_FAULTS)
                        .map(Fault::text)
                        .collect(Collectors.joining("; "));
        return Problem.unprocessable(told)
                .with("errors", faults.stream().limit(TOLD_FAULTS).toList())
                .toException();
    }

    static ProblemException noFile(String name) {
        return Problem.notFound("check file", name, "PUT /api/v1/checks/{name} makes it")
                .toException();
    }

    static ProblemException noCheck(String id) {
        return Problem.notFound("check", id, "GET /api/v1/checks/results lists them").toException();
    }
}
