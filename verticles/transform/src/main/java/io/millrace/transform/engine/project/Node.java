package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.DictValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A compiled part of a project that a run works on.
public sealed interface Node {
    /// Unique in the project.
    String name();

    String file();

    /// Names of the models, seeds and snapshots that must be there before it.
    List<String> dependsOn();

    /// Names of the raw tables that it reads itself.
    List<String> datasets();

    Set<String> tags();

    About about();

    /// Name of the table or view that it makes; empty of what makes none.
    default String relation() {
        return "";
    }

    /// What dbt calls it.
    default String kind() {
        return switch (this) {
            case Model _ -> "model";
            case Snapshot _ -> "snapshot";
            case Seed _ -> "seed";
            case Assertion _ -> "test";
            case UnitTest _ -> "unit_test";
            case Recency _ -> "source";
        };
    }

    /// Whether it looks at what others build, and builds nothing itself.
    default boolean isTest() {
        return this instanceof Assertion || this instanceof UnitTest || this instanceof Recency;
    }

    /// @param relation name of the table or view
    /// @param sql one SELECT, complete
    /// @param isIncrement whether it gives new rows for the table that is there, not all
    /// @param indexes of its table
    /// @param contract that it is held to
    /// @param columns descriptions by column, as the project writes them
    /// @param source the file's text, for the lines of errors
    record Model(
            String name,
            String relation,
            Materialization materialization,
            String file,
            String sql,
            boolean isIncrement,
            Incremental incremental,
            List<Index> indexes,
            Optional<Contract> contract,
            String description,
            Map<String, String> columns,
            List<String> dependsOn,
            List<String> datasets,
            Set<String> tags,
            About about,
            String source)
            implements Node {
        public Model {
            indexes = List.copyOf(indexes);
            columns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(columns));
            dependsOn = List.copyOf(dependsOn);
            datasets = List.copyOf(datasets);
            tags = Set.copyOf(tags);
        }
    }

    /// A table of the history of a query's rows.
    ///
    /// @param sql one SELECT, complete
    /// @param indexes of its table
    /// @param columns descriptions by column, as the project writes them
    /// @param source the file's text, for the lines of errors
    record Snapshot(
            String name,
            String relation,
            String file,
            String sql,
            History history,
            List<Index> indexes,
            String description,
            Map<String, String> columns,
            List<String> dependsOn,
            List<String> datasets,
            Set<String> tags,
            About about,
            String source)
            implements Node {
        public Snapshot {
            indexes = List.copyOf(indexes);
            columns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(columns));
            dependsOn = List.copyOf(dependsOn);
            datasets = List.copyOf(datasets);
            tags = Set.copyOf(tags);
        }
    }

    /// Rows that come with the project.
    record Seed(
            String name,
            String relation,
            String file,
            List<SeedColumn> columns,
            String description,
            Set<String> tags,
            About about)
            implements Node {
        public Seed {
            columns = List.copyOf(columns);
            tags = Set.copyOf(tags);
        }

        @Override
        public List<String> dependsOn() {
            return List.of();
        }

        @Override
        public List<String> datasets() {
            return List.of();
        }

        public int rows() {
            return columns.isEmpty() ? 0 : columns.getFirst().values().size();
        }
    }

    /// A query whose rows are failures.
    ///
    /// @param line where it is declared
    /// @param relation of the rows that fail, where they are kept
    /// @param model the model, seed or snapshot that it is declared at; empty for one in a file of
    ///   its own
    /// @param test the generic test that it is; absent of one in a file of its own
    /// @param probe what it asks, where that can be asked beside other tests
    record Assertion(
            String name,
            String file,
            int line,
            String sql,
            Judgement judgement,
            String relation,
            String model,
            List<String> dependsOn,
            List<String> datasets,
            Set<String> tags,
            Optional<TestMetadata> test,
            Optional<Probe> probe,
            About about)
            implements Node {
        public Assertion {
            dependsOn = List.copyOf(dependsOn);
            datasets = List.copyOf(datasets);
            tags = Set.copyOf(tags);
        }

        public boolean isError() {
            return judgement.isError();
        }

        /// Whether the rows that fail stay to be looked at.
        public boolean isKept() {
            return judgement.kept() != Judgement.Kept.NOTHING;
        }
    }

    /// A model tried on rows that the test writes, before it is built.
    ///
    /// @param name of the model, two colons, and its own
    /// @param line where it is declared
    /// @param sql the model's SELECT, which reads what stands in for its inputs
    /// @param expected the rows that it is to give
    /// @param datasets raw tables that tell the types of given values
    /// @param declaration as the author wrote it
    record UnitTest(
            String name,
            String file,
            int line,
            String sql,
            List<Fixture.Given> given,
            Fixture expected,
            String model,
            List<String> datasets,
            Set<String> tags,
            DictValue declaration,
            About about)
            implements Node {
        public UnitTest {
            given = List.copyOf(given);
            datasets = List.copyOf(datasets);
            tags = Set.copyOf(tags);
        }

        @Override
        public List<String> dependsOn() {
            return List.of(model);
        }
    }

    /// A look at how old the newest rows of a source are.
    ///
    /// @param name of the source and the table, behind [#PREFIX]
    /// @param table its name in the tenant's raw schema
    record Recency(
            String name,
            String file,
            int line,
            String table,
            Freshness freshness,
            Set<String> tags,
            About about)
            implements Node {
        /// No other node's name begins so.
        public static final String PREFIX = "source:";

        public Recency {
            tags = Set.copyOf(tags);
        }

        @Override
        public List<String> dependsOn() {
            return List.of();
        }

        @Override
        public List<String> datasets() {
            return List.of(table);
        }
    }
}
