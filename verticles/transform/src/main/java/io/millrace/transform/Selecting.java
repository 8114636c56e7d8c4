package io.millrace.transform;

import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import io.millrace.transform.engine.project.Past;
import io.millrace.transform.engine.project.Project;
import io.millrace.transform.engine.project.Selector;
import io.millrace.transform.engine.project.Standing;
import io.millrace.transform.store.ProjectStore;
import io.millrace.transform.store.RunStore;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds what a run that was asked for has to do.
record Selecting(Doors doors, Compiling compiling) {
    private static final Set<String> TO_RETRY = Set.of("error", "fail", "skipped");

    /// What is known of before.
    ///
    /// @param archive of the project as the last good run used it
    /// @param statuses by node, of the run before
    private record Before(
            Optional<RunStore.Good> good, Optional<Buffer> archive, Map<String, String> statuses) {}

    /// What a run is about.
    ///
    /// @param isRest whether it is what is left of a run that failed: what a project has around its
    ///   runs belongs to it, though no node is left
    record Selected(Set<String> nodes, boolean isRest) {
        static final Selected NOTHING = new Selected(Set.of(), false);

        Selected {
            nodes = Set.copyOf(nodes);
        }
    }

    /// Names of the nodes that are selected.
    ///
    /// @throws io.millrace.transform.engine.project.SelectionException for a selection that means
    ///   nothing
    Selected select(TenantId tenant, RunStore.Taken run, Project project) {
        @Nullable Long retries = run.options().retries();
        if (retries == null) return new Selected(selected(tenant, run, project), false);
        long id = retries;
        var retried = doors.db().in(tenant, c -> new RunStore().run(c, id));
        if (retried.isEmpty()) { // it was trimmed
            return new Selected(selected(tenant, run, project), false);
        }
        var failed = retried.get();
        return new Selected(left(tenant, run, project, failed), failed.state().equals("failed"));
    }

    private Set<String> left(
            TenantId tenant, RunStore.Taken run, Project project, RunAnswer failed) {
        boolean isWhole = failed.problem() == null && failed.finished() == failed.nodes();
        if (isWhole) return names(failed, true);
        var rest = new TreeSet<>(selected(tenant, run, project));
        rest.removeAll(names(failed, false));
        return rest;
    }

    /// The nodes of a run that are to be done again, or the others.
    private static Set<String> names(RunAnswer run, boolean areOpen) {
        return run.results().stream()
                .filter(result -> TO_RETRY.contains(result.status()) == areOpen)
                .map(NodeResult::node)
                .collect(Collectors.toSet());
    }

    private Set<String> selected(TenantId tenant, RunStore.Taken run, Project project) {
        var options = run.options();
        var selectors = project.surroundings().selectors();
        boolean isPlain = options.select() == null && options.exclude() == null;
        var named = selectors.of(options.chosen().selector(), isPlain);
        boolean isAsked = named.filter(selectors::isAboutThePast).isPresent();
        var selector = new Selector(project, past(tenant, run, isAsked));
        return named.map(name -> selector.selectBy(selectors, name))
                .orElseGet(() -> selector.select(options.select(), options.exclude()));
    }

    private Past past(TenantId tenant, RunStore.Taken run, boolean isSelectorAsking) {
        var options = run.options();
        boolean isAsked =
                isSelectorAsking
                        || Selector.isAboutThePast(options.select())
                        || Selector.isAboutThePast(options.exclude());
        if (!isAsked) return Past.NONE;
        var before = doors.db().in(tenant, c -> before(c, run));
        if (before.archive().isEmpty() || before.good().isEmpty()) {
            return new Past(Map.of(), Map.of(), before.statuses());
        }
        var then =
                compiling.compile(
                        tenant,
                        Archive.stored(before.archive().get().getBytes()),
                        new Compiling.Given(
                                Compiling.vars(before.good().get().options().vars()),
                                Standing.NOTHING),
                        doors.clock().instant());
        return Past.of(then.nodes(), then.macros(), before.statuses());
    }

    private static Before before(SqlConnection c, RunStore.Taken run) {
        var runs = new RunStore();
        var good = runs.lastGood(c, run.project());
        var archive =
                good.flatMap(its -> new ProjectStore().archive(c, run.project(), its.version()));
        return new Before(good, archive, runs.lastStatuses(c, run.project(), run.id()));
    }
}
