package io.millrace.matching;

import io.millrace.ingest.api.IngestRequest.DatasetAnswer;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.matching.api.MatchingRequest.DatasetPart;
import io.millrace.matching.api.MatchingRequest.EntityAnswer;
import io.millrace.matching.engine.MatchSettings;
import io.millrace.matching.engine.Survivorship.Member;
import io.millrace.matching.store.EntityStore;
import io.millrace.matching.store.EntityStore.Counts;
import io.millrace.matching.store.EntityStore.Stored;
import io.millrace.matching.store.RecordReader;
import io.millrace.matching.store.RecordReader.Place;
import io.millrace.matching.store.RecordReader.Room;
import io.millrace.matching.store.ResultStore;
import io.millrace.stream.Job;
import io.millrace.stream.NewJob;
import io.millrace.stream.Stage;
import io.millrace.stream.Triggers;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/// Runs the jobs of the matching stage. The key of a job is the name of an entity; the empty key
/// queues those whose datasets have other revisions than their last run saw.
final class MatchingWorker {
    static final String CHANGED = "";
    private static final double STEP = 0.1;

    private final Matching shared;
    private final Announcer announcer;
    private final Triggers triggers;
    private final Catalog catalog;
    private final EntityStore entities = new EntityStore();
    private final RecordReader reader = new RecordReader();
    private final ResultStore results = new ResultStore();

    MatchingWorker(Matching shared, Announcer announcer, Catalog catalog) {
        this.shared = shared;
        this.announcer = announcer;
        this.triggers = new Triggers(shared.outbox());
        this.catalog = catalog;
    }

    void handle(Job job) {
        if (job.key().equals(CHANGED)) {
            queueChanged(job);
        } else {
            match(job);
        }
        announcer.wake();
        shared.queue().wake(Stage.MATCHING);
    }

    private void queueChanged(Job job) {
        var tenant = job.tenant();
        List<Stored> all = shared.db().in(tenant, entities::entities);
        Map<String, DatasetAnswer> datasets =
                all.isEmpty() ? Map.of() : catalog.datasets(tenant, job.trace());
        var changed =
                all.stream().filter(one -> !one.marks().equals(marks(one, datasets))).toList();
        shared.db()
                .in(
                        tenant,
                        c -> {
                            for (var one : changed) {
                                var name = one.answer().entity();
                                shared.queue()
                                        .enqueue(c, NewJob.of(Stage.MATCHING, name, job.trace()));
                            }
                            return finish(c, job);
                        });
    }

    private boolean finish(SqlConnection c, Job job) {
        shared.queue().finish(c, job);
        return true;
    }

    /// The revision of each dataset of the entity.
    private static Map<String, String> marks(Stored entity, Map<String, DatasetAnswer> datasets) {
        var marks = new HashMap<String, String>();
        for (var part : entity.answer().datasets()) {
            var dataset = datasets.get(part.dataset());
            marks.put(part.dataset(), dataset == null ? "" : String.valueOf(dataset.revision()));
        }
        return marks;
    }

    private void match(Job job) {
        var tenant = job.tenant();
        Optional<Stored> found = shared.db().in(tenant, c -> entities.entity(c, job.key()));
        if (found.isEmpty()) { // removed meanwhile
            shared.db().in(tenant, c -> gone(c, job));
            return;
        }
        var entity = found.get().answer();
        var started = shared.clock().instant();
        var progress = progress(tenant, entity.entity());
        progress.accept(0);
        var datasets = catalog.datasets(tenant, job.trace());
        var marks = marks(found.get(), datasets);
        var plan = FieldPlan.of(entity.datasets());
        try {
            var members = read(tenant, entity, plan, datasets);
            progress.accept(STEP);
            var settings =
                    MatchSettings.of(plan.fields(), entity.linkOnly())
                            .withThreshold(entity.threshold());
            var outcome = Outcome.of(members, settings, shared.settings().maxPairs(), progress);
            store(job, outcome, started, marks);
        } catch (ProblemException e) { // a refusal will not go away by repeating
            if (e.problem().status() >= 500) throw e;
            refuse(job, e.problem());
        }
    }

    private boolean gone(SqlConnection c, Job job) {
        triggers.ended(c, job, List.of(), "the entity is gone");
        return finish(c, job);
    }

    private void refuse(Job job, Problem problem) {
        shared.db()
                .in(
                        job.tenant(),
                        c -> {
                            fail(c, job, problem.detail());
                            return finish(c, job);
                        });
    }

    private List<Member> read(
            TenantId tenant,
            EntityAnswer entity,
            FieldPlan plan,
            Map<String, DatasetAnswer> datasets) {
        int most = shared.settings().maxRecords();
        long characters = shared.settings().maxCharacters();
        var members = new ArrayList<Member>();
        for (var part : entity.datasets()) {
            var dataset = datasets.get(part.dataset());
            if (dataset == null) continue;
            var place = place(tenant, part, dataset, plan);
            var room = new Room(most - members.size(), characters);
            var found = shared.db().in(tenant, c -> reader.records(c, place, room));
            members.addAll(found);
            characters -= RecordReader.characters(found);
            if (members.size() > most) throw tooMany(most + " records");
            if (characters < 0) {
                throw tooMany(shared.settings().maxCharacters() + " characters of text");
            }
        }
        return members;
    }

    private static ProblemException tooMany(String what) {
        return Problem.unprocessable(
                        "The entity has more than " + what + ", which one node does not match.")
                .toException();
    }

    private static Place place(
            TenantId tenant, DatasetPart part, DatasetAnswer dataset, FieldPlan plan) {
        return new Place(
                part.dataset(),
                tenant.rawSchema(),
                dataset.table(),
                part.id(),
                plan.columns(part.dataset()));
    }

    /// Tells how far a run is, at each tenth.
    private DoubleConsumer progress(TenantId tenant, String entity) {
        var told = new double[] {-1};
        return done -> {
            if (done < told[0] + STEP) return;
            told[0] = done;
            shared.db()
                    .in(
                            tenant,
                            c -> {
                                entities.progress(c, entity, "running", done, null);
                                announcer.stands(c, "entity.progress", entity);
                                return true;
                            });
            announcer.wake();
        };
    }

    private void store(Job job, Outcome outcome, Instant started, Map<String, String> marks) {
        var entity = job.key();
        var now = shared.clock().instant();
        shared.db()
                .in(
                        job.tenant(),
                        c -> {
                            if (entities.locked(c, entity).isEmpty()) return gone(c, job);
                            var before = results.assignment(c, entity);
                            var swap = outcome.after(before);
                            results.replaceAssignment(c, entity, before, swap.ids());
                            results.replaceGolden(c, entity, swap.golden());
                            results.replacePairs(c, entity, outcome.pairs());
                            results.addHistory(c, entity, swap.history(), now);
                            var summary = outcome.summary();
                            results.addRun(c, entity, summary, started, now);
                            var counts =
                                    new Counts(
                                            summary.records(),
                                            summary.clusters(),
                                            summary.candidates());
                            entities.done(c, entity, counts, now, marks);
                            announcer.finished(c, entity);
                            ended(c, job, true, null);
                            return finish(c, job);
                        });
    }

    /// After the last attempt of a job.
    void failed(Job job, Throwable cause) {
        if (job.key().equals(CHANGED)) return;
        shared.db()
                .in(
                        job.tenant(),
                        c -> {
                            fail(c, job, "The run failed; it was logged.");
                            return true;
                        });
        announcer.wake();
    }

    private void fail(SqlConnection c, Job job, String problem) {
        entities.progress(c, job.key(), "failed", 0, problem);
        announcer.stands(c, "entity.failed", job.key());
        ended(c, job, false, problem);
    }

    private void ended(SqlConnection c, Job job, boolean isGood, @Nullable String problem) {
        var run = new Triggers.Ended("entity", job.key(), isGood);
        triggers.ended(c, job, List.of(run), problem);
    }
}
