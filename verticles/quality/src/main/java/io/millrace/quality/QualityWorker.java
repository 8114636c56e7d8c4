package io.millrace.quality;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Span;
import io.millrace.quality.Relations.Relation;
import io.millrace.quality.Scan.Measured;
import io.millrace.quality.api.QualityRequest.FailedRow;
import io.millrace.quality.api.QualityRequest.Result;
import io.millrace.quality.engine.Check;
import io.millrace.quality.engine.Judge;
import io.millrace.quality.engine.Judge.Verdict;
import io.millrace.quality.engine.Known;
import io.millrace.quality.engine.Metric;
import io.millrace.quality.engine.Outcome;
import io.millrace.quality.store.CheckStore;
import io.millrace.quality.store.CheckStore.Mark;
import io.millrace.quality.store.CheckStore.StoredFile;
import io.millrace.quality.store.RelationReader;
import io.millrace.quality.store.ResultStore;
import io.millrace.stream.Job;
import io.millrace.stream.NewJob;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.Triggers;
import io.millrace.stream.WorkQueue;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Runs the jobs of the quality stage. The key of a job is the name of a file of checks, or one of
/// [Due]'s keys.
final class QualityWorker {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /// Checks read whole tables: those that new rows make due run once in that time.
    private static final Duration REST = Duration.ofSeconds(1);

    private final Doors doors;
    private final WorkQueue queue;
    private final Announcer announcer;
    private final Triggers triggers;
    private final Relations relations;
    private final QualitySettings settings;
    private final CheckStore checks = new CheckStore();
    private final ResultStore results = new ResultStore();
    private final RelationReader reader = new RelationReader();

    QualityWorker(
            Doors doors,
            WorkQueue queue,
            Outbox outbox,
            Relations relations,
            QualitySettings settings) {
        this.doors = doors;
        this.queue = queue;
        this.announcer = new Announcer(queue, outbox);
        this.triggers = new Triggers(outbox);
        this.relations = relations;
        this.settings = settings;
    }

    void handle(Job job) {
        if (job.key().equals(Due.CHANGED)) queue.rest(job, REST);
        var tenant = job.tenant();
        var files = doors.db().in(tenant, c -> files(c, job.key()));
        if (files.isEmpty()) {
            doors.db().in(tenant, c -> gone(c, job));
            return;
        }
        var known = relations.of(tenant, job.trace());
        var read = doors.db().in(tenant, this::read);
        var due = Due.of(job.key(), files, known, read.marks());
        var now = read.now();
        var measured = measure(job, due, known, now);
        doors.db()
                .in(
                        tenant,
                        c -> {
                            var there = locked(c, files); // first, as a new text does
                            write(c, job, measured, now);
                            tellSchedules(c, job, measured);
                            checks.putMarks(c, of(there, due.marks()));
                            return finish(c, job);
                        });
        announcer.wake();
    }

    private record Read(Set<Mark> marks, Instant now) {
        Read {
            marks = Set.copyOf(marks);
        }
    }

    private Read read(SqlConnection c) {
        return new Read(checks.marks(c), doors.clock().now(c));
    }

    /// After the last attempt of a job.
    void failed(Job job, Throwable cause) {
        if (!isAskedFor(job)) return;
        doors.db()
                .in(
                        job.tenant(),
                        c -> {
                            var name = job.key().equals(Due.ALL) ? null : job.key();
                            var run = new Triggers.Ended("checks", name, false);
                            triggers.ended(c, job, List.of(run), "The run failed; it was logged.");
                            return true;
                        });
        announcer.wake();
    }

    /// What data or time caused is no run that a schedule waits for: a schedule that builds models
    /// after their checks would build them for ever.
    private static boolean isAskedFor(Job job) {
        return !job.key().equals(Due.CHANGED) && !job.key().equals(Due.FRESHNESS);
    }

    private boolean gone(SqlConnection c, Job job) {
        if (isAskedFor(job)) triggers.ended(c, job, List.of(), "the checks are gone");
        return finish(c, job);
    }

    private void tellSchedules(SqlConnection c, Job job, Measured measured) {
        if (!isAskedFor(job)) return;
        if (!job.key().equals(Due.ALL)) {
            triggers.ended(c, job, List.of(ended(job.key(), measured.verdicts())), null);
            return;
        }
        var touched = measured.verdicts().stream().map(v -> v.check().id()).toList();
        var ended = new ArrayList<Triggers.Ended>();
        ended.add(ended(null, measured.verdicts()));
        results.results(c).stream()
                .filter(result -> touched.contains(result.id()))
                .collect(Collectors.groupingBy(Result::file, Collectors.toList()))
                .forEach((file, own) ->
                        ended.add(
                                new Triggers.Ended(
                                        "checks",
                                        file,
                                        own.stream()
                                                .map(ResultStore::outcome)
                                                .allMatch(QualityWorker::isGood))));
        triggers.ended(c, job, ended, null);
    }

    private static Triggers.Ended ended(@Nullable String file, List<Verdict> verdicts) {
        boolean isGood = verdicts.stream().map(Verdict::outcome).allMatch(QualityWorker::isGood);
        return new Triggers.Ended("checks", file, isGood);
    }

    private static boolean isGood(Outcome outcome) {
        return outcome != Outcome.FAIL && outcome != Outcome.ERROR;
    }

    private boolean finish(SqlConnection c, Job job) {
        queue.finish(c, job);
        return true;
    }

    private List<StoredFile> files(SqlConnection c, String key) {
        boolean isAll = Set.of(Due.CHANGED, Due.FRESHNESS, Due.ALL).contains(key);
        return isAll ? checks.files(c) : checks.file(c, key).map(List::of).orElse(List.of());
    }

    private Set<String> locked(SqlConnection c, List<StoredFile> files) {
        return files.stream()
                .map(StoredFile::name)
                .sorted()
                .filter(name -> checks.lock(c, name))
                .collect(Collectors.toSet());
    }

    private static List<Mark> of(Set<String> files, List<Mark> marks) {
        return marks.stream().filter(mark -> files.contains(mark.file())).toList();
    }

    private Measured measure(Job job, Due due, Map<String, Relation> known, Instant now) {
        var verdicts = new ArrayList<Verdict>();
        var samples = new HashMap<String, List<FailedRow>>();
        due.byDataset()
                .forEach((dataset, own) -> {
                    var relation = known.get(dataset);
                    if (relation == null) {
                        own.forEach(check -> verdicts.add(absent(check)));
                        return;
                    }
                    var one = scan(job, relation, own, now);
                    verdicts.addAll(one.verdicts());
                    samples.putAll(one.samples());
                });
        verdicts.sort(Comparator.comparing(v -> v.check().id())); // one lock order
        return new Measured(verdicts, samples);
    }

    private Measured scan(Job job, Relation relation, List<Check> own, Instant now) {
        var known = known(job, relation, own);
        return doors.sql()
                .as(
                        job.tenant(),
                        c ->
                                Scan.run(
                                        new Scan.At(reader, c, now, known),
                                        relation,
                                        own,
                                        settings.sampleRows()));
    }

    private Known known(Job job, Relation relation, List<Check> own) {
        var dataset = relation.appended();
        boolean isAsked = own.stream().anyMatch(check -> Known.mayAnswer(check.measure()));
        return dataset == null || !isAsked
                ? Known.NOTHING
                : relations.known(job.tenant(), dataset, job.trace());
    }

    private static Verdict absent(Check check) {
        return Judge.error(
                check, "there is no dataset or model '" + check.measure().dataset() + "' yet");
    }

    private void write(SqlConnection c, Job job, Measured measured, Instant now) {
        if (measured.verdicts().isEmpty()) return;
        var failedBefore = results.failing(c);
        results.put(c, measured.verdicts(), measured.samples(), now);
        var all = results.results(c);
        var touched =
                measured.verdicts().stream().map(v -> v.check().id()).collect(Collectors.toSet());
        var changed = all.stream().filter(result -> touched.contains(result.id())).toList();
        announcer.measured(c, changed, all);
        var fails = failing(changed);
        var failed = before(changed, failedBefore);
        announcer.searchCauses(c, inOneOnly(fails, failed), job.trace());
        announcer.refineCauses(c, inBoth(fails, failed), job.trace());
        soonestToAge(measured.verdicts()).ifPresent(wait -> lookAgain(c, wait));
    }

    /// Time causes it, so that it is no part of what the job belongs to.
    private void lookAgain(SqlConnection c, Duration wait) {
        var next = NewJob.of(Stage.QUALITY, Due.FRESHNESS, Ids.random128()).after(wait);
        Span.none().within(() -> queue.enqueue(c, next));
    }

    private static Set<String> failing(List<Result> results) {
        return results.stream()
                .filter(result -> ResultStore.outcome(result) == Outcome.FAIL)
                .map(Result::id)
                .collect(Collectors.toSet());
    }

    private static Set<String> before(List<Result> changed, Set<String> failedBefore) {
        return changed.stream()
                .map(Result::id)
                .filter(failedBefore::contains)
                .collect(Collectors.toSet());
    }

    private static Set<String> inBoth(Set<String> a, Set<String> b) {
        return a.stream().filter(b::contains).collect(Collectors.toSet());
    }

    private static Set<String> inOneOnly(Set<String> a, Set<String> b) {
        var either = new HashSet<>(a);
        either.addAll(b);
        either.removeAll(inBoth(a, b));
        return either;
    }

    /// When time alone will turn a freshness check, at the latest ten minutes from now.
    private static Optional<Duration> soonestToAge(List<Verdict> verdicts) {
        return verdicts.stream()
                .filter(v -> v.check().measure().metric() == Metric.FRESHNESS)
                .filter(v -> v.outcome() == Outcome.PASS || v.outcome() == Outcome.WARN)
                .map(QualityWorker::timeLeft)
                .min(Duration::compareTo);
    }

    private static Duration timeLeft(Verdict verdict) {
        var limit = verdict.check().rule().good().high();
        if (limit.isEmpty() || verdict.value().isEmpty()) return LONGEST;
        long seconds = limit.get().subtract(verdict.value().get()).longValue() + 1;
        return Duration.ofSeconds(Math.clamp(seconds, 1, LONGEST.toSeconds()));
    }
}
