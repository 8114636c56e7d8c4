package io.millrace.rca;

import io.millrace.ingest.api.IngestRequest.BatchStatistics;
import io.millrace.ingest.api.IngestRequest.ColumnStatistics;
import io.millrace.ingest.api.IngestRequest.DimensionStatistics;
import io.millrace.ingest.api.IngestRequest.DimensionValue;
import io.millrace.quality.api.QualityRequest;
import io.millrace.quality.api.QualityRequest.BreakdownAnswer;
import io.millrace.rca.engine.Cell;
import io.millrace.rca.engine.Cube;
import io.millrace.rca.engine.Cube.Batch;
import io.millrace.rca.engine.Cube.Slice;
import io.millrace.rca.engine.Profile;
import io.millrace.rca.engine.Question.Form;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Brings statistics and breakdowns into the engine's form.
final class Cubes {
    private Cubes() {}

    /// What the statistics kept at ingest say about a measure.
    static Cube ofStatistics(Subject subject, List<BatchStatistics> statistics) {
        var batches = new ArrayList<Batch>();
        var slices = new ArrayList<Slice>();
        for (var batch : statistics.reversed()) {
            subject.cell(batch).ifPresent(found -> batches.add(batch(batch, found)));
            for (var dimension : batch.dimensions()) {
                if (!subject.column().equals(dimension.column())) {
                    addSlices(slices, subject, batch.batchId(), dimension);
                }
            }
        }
        return new Cube(batches, slices);
    }

    private static Batch batch(BatchStatistics batch, Measured measured) {
        return new Batch(
                batch.batchId(),
                batch.finishedAt(),
                batch.source(),
                measured.cell(),
                measured.variance());
    }

    private static void addSlices(
            List<Slice> slices, Subject subject, String batch, DimensionStatistics dimension) {
        int measure = dimension.measures().indexOf(subject.column());
        for (var value : dimension.values()) {
            var name = Objects.requireNonNullElse(value.value(), QualityRequest.EMPTY);
            subject.cell(value, measure)
                    .map(cell -> new Slice(dimension.column(), name, batch, cell))
                    .ifPresent(slices::add);
        }
    }

    /// What a grouped scan says; batches take time and source from the statistics.
    static Cube ofBreakdown(
            BreakdownAnswer breakdown, List<BatchStatistics> statistics, Form form) {
        Map<String, BatchStatistics> known =
                statistics.stream()
                        .collect(Collectors.toMap(BatchStatistics::batchId, Function.identity()));
        var batches =
                breakdown.batches().stream()
                        .map(amount -> {
                            var batch = known.get(amount.batch());
                            var cell = new Cell(amount.weight(), amount.amount());
                            return new Batch(
                                    amount.batch(),
                                    batch == null ? Instant.EPOCH : batch.finishedAt(),
                                    batch == null ? "" : batch.source(),
                                    whole(cell, form),
                                    variance(form, cell, amount.squares()));
                        })
                        .sorted(Comparator.comparingLong(Cubes::number))
                        .toList();
        return new Cube(batches, slices(breakdown, form));
    }

    private static List<Slice> slices(BreakdownAnswer breakdown, Form form) {
        var slices = new ArrayList<Slice>();
        for (var value : breakdown.slices()) {
            for (int at = 0; at < value.batches().size(); at++) {
                var batch = breakdown.batches().get(value.batches().get(at)).batch();
                var cell = new Cell(value.weights().get(at), value.amounts().get(at));
                slices.add(new Slice(value.dimension(), value.value(), batch, whole(cell, form)));
            }
        }
        return slices;
    }

    private static long number(Batch batch) {
        return batch.id().isEmpty() ? 0 : Long.parseLong(batch.id());
    }

    private static Cell whole(Cell cell, Form form) {
        return form == Form.TOTAL ? new Cell(1, cell.amount()) : cell;
    }

    static double variance(Form form, Cell cell, double squares) {
        return switch (form) {
            case MEAN -> Math.max(0, squares / cell.weight() - cell.rate() * cell.rate());
            case TOTAL -> squares / cell.amount();
            case PERCENT, COUNT -> 0;
        };
    }

    /// The columns of all batches, to see which changed.
    static List<Profile> profiles(List<BatchStatistics> statistics) {
        return statistics.stream()
                .flatMap(b -> b.columns().stream().map(c -> profile(b.batchId(), c)))
                .toList();
    }

    private static Profile profile(String batch, ColumnStatistics column) {
        var sum = column.sum();
        var mean =
                sum == null || column.count() == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(sum / column.count());
        return new Profile(batch, column.name(), column.count(), column.nulls(), mean);
    }

    /// Dimensions of the statistics, the one with the fewest values first.
    static List<String> dimensions(List<BatchStatistics> statistics) {
        return statistics.stream()
                .limit(1)
                .flatMap(batch -> batch.dimensions().stream())
                .filter(dimension -> dimension.values().size() > 1)
                .sorted(Comparator.comparingInt(dimension -> dimension.values().size()))
                .map(DimensionStatistics::column)
                .toList();
    }

    /// @param variance as [Batch] wants it
    record Measured(Cell cell, double variance) {}

    /// What is measured, as far as the statistics know it.
    sealed interface Subject {
        /// Empty for the whole table.
        String column();

        Optional<Measured> cell(BatchStatistics batch);

        /// @param measure position of the column among the value's sums; -1 if it is not there
        Optional<Cell> cell(DimensionValue value, int measure);

        static Optional<ColumnStatistics> find(BatchStatistics batch, String column) {
            return batch.columns().stream().filter(c -> c.name().equals(column)).findFirst();
        }
    }

    record RowCount() implements Subject {
        @Override
        public String column() {
            return "";
        }

        @Override
        public Optional<Measured> cell(BatchStatistics batch) {
            return Optional.of(new Measured(new Cell(1, batch.rows()), 1));
        }

        @Override
        public Optional<Cell> cell(DimensionValue value, int measure) {
            return Optional.of(new Cell(1, value.rows()));
        }
    }

    /// The average or, as [Form#TOTAL], the sum of a column.
    record Numbers(String column, Form form) implements Subject {
        @Override
        public Optional<Measured> cell(BatchStatistics batch) {
            return Subject.find(batch, column).flatMap(this::measured);
        }

        private Optional<Measured> measured(ColumnStatistics found) {
            var sum = found.sum();
            if (sum == null) return Optional.empty();
            double squares = orZero(found.sumOfSquares());
            var cell = new Cell(found.count(), sum);
            return Optional.of(new Measured(whole(cell, form), variance(form, cell, squares)));
        }

        @Override
        public Optional<Cell> cell(DimensionValue value, int measure) {
            if (measure < 0) return Optional.empty();
            var cell = new Cell(value.counts().get(measure), value.sums().get(measure));
            return Optional.of(whole(cell, form));
        }
    }

    /// Missing values of a column, those of `texts` among them.
    record Missing(String column, List<String> texts) implements Subject {
        @Override
        public Optional<Measured> cell(BatchStatistics batch) {
            return Subject.find(batch, column)
                    .map(found -> new Cell(batch.rows(), found.nulls() + named(found)))
                    .map(cell -> new Measured(cell, 0));
        }

        private long named(ColumnStatistics found) {
            return found.top().stream()
                    .filter(top -> texts.contains(top.value()))
                    .mapToLong(top -> top.count())
                    .sum();
        }

        @Override
        public Optional<Cell> cell(DimensionValue value, int measure) {
            if (measure < 0 || !texts.isEmpty()) return Optional.empty();
            return Optional.of(new Cell(value.rows(), value.rows() - value.counts().get(measure)));
        }
    }

    private static double orZero(@Nullable Double value) {
        return value == null ? 0 : value;
    }
}
