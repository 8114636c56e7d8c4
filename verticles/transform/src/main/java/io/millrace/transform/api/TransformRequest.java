package io.millrace.transform.api;

import io.millrace.kernel.Period;
import io.millrace.kernel.Request;
import io.millrace.kernel.TenantId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the transform service is asked. `R` is the type of the answer; answers are written to the
/// client as they are.
public sealed interface TransformRequest<R> extends Request<R> {
    String ADDRESS = "transform";

    /// Reads the zip of a dbt project that lies in the object store. With errors nothing changes:
    /// the version before stays in use.
    record PutProject(TenantId tenant, String name, String objectKey)
            implements TransformRequest<ProjectAnswer> {}

    record Projects(TenantId tenant) implements TransformRequest<ProjectList> {}

    /// Queues a run.
    ///
    /// @param command `build`, `run`, `test`, `seed`, `snapshot`, `freshness`, `compile` or
    ///   `run-operation`
    /// @param select dbt's node selection; null is all
    /// @param branch must be null: there is one branch
    /// @param waited answer when the run has ended
    /// @param failFast ends with the first node that goes wrong
    /// @param operation what `run-operation` does; null of every other command
    /// @param choices what else it may choose
    record Run(
            TenantId tenant,
            String project,
            String command,
            @Nullable String select,
            @Nullable String exclude,
            boolean fullRefresh,
            Map<String, @Nullable Object> vars,
            @Nullable String branch,
            boolean waited,
            boolean failFast,
            @Nullable Operation operation,
            @Nullable Choices choices)
            implements TransformRequest<RunStarted> {
        public Run {
            vars = Collections.unmodifiableMap(new LinkedHashMap<>(vars));
        }

        /// One that chooses nothing else.
        public Run(
                TenantId tenant,
                String project,
                String command,
                @Nullable String select,
                @Nullable String exclude,
                boolean fullRefresh,
                Map<String, @Nullable Object> vars,
                @Nullable String branch,
                boolean waited,
                boolean failFast,
                @Nullable Operation operation) {
            this(
                    tenant,
                    project,
                    command,
                    select,
                    exclude,
                    fullRefresh,
                    vars,
                    branch,
                    waited,
                    failFast,
                    operation,
                    null);
        }

        /// One that goes on after a node that goes wrong.
        public Run(
                TenantId tenant,
                String project,
                String command,
                @Nullable String select,
                @Nullable String exclude,
                boolean fullRefresh,
                Map<String, @Nullable Object> vars,
                @Nullable String branch,
                boolean waited) {
            this(
                    tenant,
                    project,
                    command,
                    select,
                    exclude,
                    fullRefresh,
                    vars,
                    branch,
                    waited,
                    false,
                    null);
        }
    }

    /// What a run may choose that few do.
    ///
    /// @param selector one of the project's `selectors.yml`; null for none
    record Choices(@Nullable String selector) {
        public static final Choices NONE = new Choices(null);
    }

    /// A call of a macro.
    ///
    /// @param macro its name, behind that of its package and a dot where it is of another one
    record Operation(String macro, Map<String, @Nullable Object> args) {
        public Operation {
            args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
        }
    }

    /// Queues a run of what did not go well in another one.
    ///
    /// @param id of the run that ended
    record Retry(TenantId tenant, String id, boolean waited)
            implements TransformRequest<RunStarted> {}

    record GetRun(TenantId tenant, String id) implements TransformRequest<RunAnswer> {}

    /// Newest first.
    ///
    /// @param within when they were queued; null for all
    record Runs(TenantId tenant, int limit, @Nullable Period within)
            implements TransformRequest<RunList> {
        public Runs(TenantId tenant, int limit) {
            this(tenant, limit, null);
        }
    }

    /// How long new rows waited for their models, of the runs that are kept.
    ///
    /// @param from the first moment
    /// @param until the time ends before
    /// @param byDay else by hour, both in UTC
    record RunTimes(TenantId tenant, Instant from, Instant until, boolean byDay)
            implements TransformRequest<RunTimesAnswer> {}

    /// @param name `manifest.json`, `run_results.json` or `catalog.json`
    record Artifact(TenantId tenant, String run, String name)
            implements TransformRequest<ArtifactAnswer> {}

    /// All models of the projects in use, by name.
    record Models(TenantId tenant) implements TransformRequest<ModelList> {}

    /// @param model its name, with or without `models.` before it
    record GetModel(TenantId tenant, String model) implements TransformRequest<ModelAnswer> {}

    /// Rows of a built model, read by the tenant's own login.
    record ModelRows(TenantId tenant, String model, int limit, @Nullable String cursor)
            implements TransformRequest<RowPage> {}

    /// What a column comes from, or what comes from it.
    ///
    /// @param column as `dataset.column`, with `raw.` or `models.` before it where both have one
    /// @param isUpstream else downstream
    /// @param depth how many relations away, at most
    record Lineage(TenantId tenant, String column, boolean isUpstream, int depth)
            implements TransformRequest<LineageAnswer> {}

    record Totals(TenantId tenant) implements TransformRequest<TotalsAnswer> {}

    /// Makes other rows of some, or figures, and writes down what it did.
    ///
    /// @param operation `transform`, `normalize` or `kpi`
    /// @param type of a `transform`; the operation of the others
    /// @param parameters as the operation takes them
    /// @param data values of JSON by column
    record TransformRows(
            TenantId tenant,
            String operation,
            String type,
            Map<String, @Nullable Object> parameters,
            List<Map<String, @Nullable Object>> data)
            implements TransformRequest<TransformedRows> {
        public TransformRows {
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
            data = List.copyOf(data);
        }
    }

    /// What was made of rows, newest first.
    record Transformations(TenantId tenant, int limit)
            implements TransformRequest<TransformationList> {}

    record GetTransformation(TenantId tenant, String id)
            implements TransformRequest<TransformationAnswer> {}

    /// Does one again, with the rows that it had.
    record ReplayTransformation(TenantId tenant, String id)
            implements TransformRequest<TransformedRows> {}

    /// @param version in use if there are no errors, else the number that was refused
    record ProjectAnswer(
            String name, int version, int models, int tests, int seeds, List<FileError> errors) {
        public ProjectAnswer {
            errors = List.copyOf(errors);
        }
    }

    /// @param line from 1; 0 where the file as a whole is meant
    record FileError(String file, int line, String message) {}

    record ProjectList(List<ProjectAnswer> items) {
        public ProjectList {
            items = List.copyOf(items);
        }
    }

    record RunStarted(String runId, String state) {}

    /// @param trigger `request`, `schedule`, or `data` for a run that new batches caused
    /// @param state `queued`, `running`, `succeeded` or `failed`
    /// @param nodes how many this run has to do
    /// @param finished how many of them are done, well or not
    /// @param problem why the run as a whole failed
    record RunAnswer(
            String id,
            String project,
            String command,
            String trigger,
            String state,
            Instant queuedAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            int nodes,
            int finished,
            @Nullable String problem,
            List<NodeResult> results) {
        public RunAnswer {
            results = List.copyOf(results);
        }
    }

    /// @param kind `model`, `seed`, `snapshot`, `test`, `unit_test` or `source`
    /// @param status as dbt has it: `success`, `error`, `skipped`; of tests `pass`, `warn`, `fail`,
    ///   `error`, `skipped`
    /// @param rows of the relation, or rows that fail the test
    /// @param message one line; with file and line where something is wrong
    record NodeResult(
            String node,
            String kind,
            String status,
            @Nullable Long rows,
            double seconds,
            @Nullable String message) {}

    record RunList(List<RunAnswer> items) {
        public RunList {
            items = List.copyOf(items);
        }
    }

    /// @param items the hours or days in which a run ended, the oldest first
    record RunTimesAnswer(RunTime total, List<RunTimeStep> items) {
        public RunTimesAnswer {
            items = List.copyOf(items);
        }
    }

    record RunTimeStep(Instant at, RunTime time) {}

    /// Of runs that new rows caused, from the moment that those were there to the run's end.
    ///
    /// @param p50Seconds null where there was no run
    record RunTime(
            long runs, long failed, @Nullable Double p50Seconds, @Nullable Double p95Seconds) {}

    record ArtifactAnswer(Map<String, @Nullable Object> document) {
        public ArtifactAnswer {
            document = Collections.unmodifiableMap(new LinkedHashMap<>(document));
        }
    }

    record Column(String name, String type, @Nullable String description) {}

    /// @param materialized `view`, `table`, `materialized_view`, `incremental`, `ephemeral`,
    ///   `custom`, `seed` or `snapshot`
    /// @param columns as built; before that as described
    /// @param rows when last built; of a view that takes long not after each batch
    /// @param dependsOn models by name, datasets as `raw.name`
    /// @param state of its last build: `new`, `success`, `error` or `skipped`
    /// @param message why it was not built
    record ModelAnswer(
            String name,
            String schema,
            String project,
            String materialized,
            String file,
            String description,
            List<Column> columns,
            @Nullable Long rows,
            List<String> dependsOn,
            String compiledSql,
            String state,
            @Nullable String message,
            @Nullable Double seconds,
            @Nullable Instant finishedAt) {
        public ModelAnswer {
            columns = List.copyOf(columns);
            dependsOn = List.copyOf(dependsOn);
        }
    }

    record ModelList(List<ModelAnswer> items) {
        public ModelList {
            items = List.copyOf(items);
        }
    }

    /// @param type Postgres's name of the type
    record ColumnName(String name, String type) {}

    record RowPage(
            List<ColumnName> columns,
            List<Map<String, @Nullable Object>> items,
            @Nullable String next) {
        public RowPage {
            columns = List.copyOf(columns);
            items = List.copyOf(items);
        }
    }

    /// @param schema `raw` or `models`
    /// @param relation the dataset or the model's relation
    /// @param column null for all rows
    record Place(String schema, String relation, @Nullable String column) {}

    /// @param to what is made of it; without a column where it decides about all rows
    /// @param how `copied`, `computed`, `aggregated` or `filtered`
    /// @param step how many relations away, from 1
    record LineageLink(Place from, Place to, String how, int step) {}

    /// @param place that comes from what is not known; downstream, that may come from the column
    /// @param reason why it is not known
    record LineageGap(Place place, String reason) {}

    /// @param links the nearest first
    /// @param isWhole false where there is more behind them
    record LineageAnswer(
            Place column,
            String direction,
            List<LineageLink> links,
            List<LineageGap> unknown,
            boolean isWhole) {
        public LineageAnswer {
            links = List.copyOf(links);
            unknown = List.copyOf(unknown);
        }
    }

    /// @param inputs columns of the rows that came
    /// @param outputs columns of those that were made
    /// @param codeHash of what was asked for and of the edition of what does it
    /// @param inputHash of the rows that came
    /// @param outputHash of those that were made
    /// @param misfits values of which nothing could be made
    /// @param replayOf the one that it did again
    /// @param isSame whether a replay made the same rows; null of what is none, and where the other
    ///   one is no longer kept
    record TransformationAnswer(
            String id,
            String operation,
            String type,
            Map<String, @Nullable Object> parameters,
            Instant at,
            double seconds,
            int rowsIn,
            int rowsOut,
            List<String> inputs,
            List<String> outputs,
            int misfits,
            String codeHash,
            String inputHash,
            String outputHash,
            @Nullable String replayOf,
            @Nullable Boolean isSame) {
        public TransformationAnswer {
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }
    }

    record TransformationList(List<TransformationAnswer> items) {
        public TransformationList {
            items = List.copyOf(items);
        }
    }

    /// @param row from 1
    record Misfit(int row, String column, String reason) {}

    /// @param misfits at most the first 1,000
    record TransformedRows(
            TransformationAnswer transformation,
            List<Map<String, @Nullable Object>> data,
            List<Misfit> misfits) {
        public TransformedRows {
            data = List.copyOf(data);
            misfits = List.copyOf(misfits);
        }
    }

    /// @param models built and in use
    /// @param failed models whose last build went wrong
    record TotalsAnswer(long models, long failed, long rows) {}
}
