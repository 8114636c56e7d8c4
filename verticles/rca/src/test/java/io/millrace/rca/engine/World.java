package io.millrace.rca.engine;

import io.millrace.rca.engine.Question.Form;
import io.millrace.rca.engine.Question.Limits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/// Seeded call records in batches, with the statistics that ingest would keep of them.
final class World {
    static final int CELLS = 20;

    private final List<Call> calls = new ArrayList<>();
    private final int batches;

    World(long seed, int batches, int rowsPerBatch) {
        this.batches = batches;
        var random = new Random(seed);
        for (int batch = 0; batch < batches; batch++) {
            int rows = (int) (rowsPerBatch * (0.9 + 0.2 * random.nextDouble()));
            for (int row = 0; row < rows; row++) calls.add(call(random, batch));
        }
    }

    private static Call call(Random random, int batch) {
        var call = new Call();
        call.batch = batch;
        call.cell = random.nextInt(CELLS);
        call.plan = random.nextInt(3);
        call.tariff = (5 + 10 * call.plan) * Math.exp(0.2 * random.nextGaussian());
        call.dropped = random.nextDouble() < 0.02;
        call.chance = random.nextDouble();
        return call;
    }

    static final class Call {
        int batch;
        int cell;
        int plan;
        double tariff;
        boolean dropped;
        boolean missing;
        boolean copy;
        double chance;
        String end = "completed";

        double tariff() {
            return tariff;
        }

        double dropped() {
            return dropped ? 1 : 0;
        }

        double missing() {
            return missing ? 1 : 0;
        }

        double copy() {
            return copy ? 1 : 0;
        }

        double rows() {
            return 1;
        }

        Map<String, String> dimensions() {
            var values = new LinkedHashMap<String, String>();
            values.put("region", "r" + cell / 5);
            values.put("cell", "c" + cell);
            values.put("plan", "p" + plan);
            values.put("end", end);
            return values;
        }
    }

    List<Call> calls() {
        return calls;
    }

    Cube cube(Form form, ToDoubleFunction<Call> amount) {
        var byBatch = new LinkedHashMap<Integer, double[]>();
        var bySlice = new LinkedHashMap<List<String>, Cell>();
        for (int batch = 0; batch < batches; batch++) byBatch.put(batch, new double[3]);
        for (var call : calls) {
            double value = amount.applyAsDouble(call);
            var sums = byBatch.get(call.batch);
            sums[0] += 1;
            sums[1] += value;
            sums[2] += value * value;
            call.dimensions()
                    .forEach((dimension, name) ->
                            bySlice.merge(
                                    List.of(dimension, name, "b" + call.batch),
                                    new Cell(1, value),
                                    Cell::plus));
        }
        boolean isWhole = form == Form.TOTAL;
        var batchList = new ArrayList<Cube.Batch>();
        byBatch.forEach((batch, sums) -> batchList.add(batch(batch, sums, isWhole)));
        var slices = new ArrayList<Cube.Slice>();
        bySlice.forEach((key, cell) ->
                slices.add(
                        new Cube.Slice(
                                key.get(0),
                                key.get(1),
                                key.get(2),
                                isWhole ? new Cell(1, cell.amount()) : cell)));
        return new Cube(batchList, slices);
    }

    private static Cube.Batch batch(int batch, double[] sums, boolean isWhole) {
        double mean = sums[1] / sums[0];
        return new Cube.Batch(
                "b" + batch,
                Instant.EPOCH.plusSeconds(86_400L * batch),
                "http",
                new Cell(isWhole ? 1 : sums[0], sums[1]),
                isWhole ? sums[2] / sums[1] : Math.max(0, sums[2] / sums[0] - mean * mean));
    }

    /// A limit that is not a number lies just inside of what is measured.
    static Question question(Form form, Cube cube, double low, double high) {
        var total = cube.total();
        double value =
                switch (form) {
                    case MEAN -> total.rate();
                    case PERCENT -> 100 * total.rate();
                    case COUNT, TOTAL -> total.amount();
                };
        double least = Double.isNaN(low) ? value * 1.001 : low;
        double most = Double.isNaN(high) ? value * 0.98 : high;
        return new Question(form, "checked", value, limits(least, most));
    }

    static Limits limits(double low, double high) {
        return new Limits(
                Double.isInfinite(low) ? OptionalDouble.empty() : OptionalDouble.of(low),
                Double.isInfinite(high) ? OptionalDouble.empty() : OptionalDouble.of(high));
    }
}
