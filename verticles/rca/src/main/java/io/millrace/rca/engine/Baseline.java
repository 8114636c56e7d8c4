package io.millrace.rca.engine;

import io.millrace.rca.engine.Noise.Forecast;
import io.millrace.rca.engine.Question.Form;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What each batch, and each dimension value in it, was expected to contribute: the median of the
/// batches that would pass on their own, or of all where none or not enough of them would.
final class Baseline {
    /// A value with fewer rows is thought to be like its batch, with so much weight.
    private static final double PRIOR_WEIGHT = 20;

    private static final double ENOUGH_WEIGHT = 50;
    private static final double CERTAIN = Double.POSITIVE_INFINITY;

    /// Fewer good batches than this share of all are good by chance.
    private static final double LEAST_GOOD = 0.25;

    private final Question question;
    private final Cube cube;
    private final Noise noise;
    private final Set<String> reference;
    private final double rate;

    Baseline(Question question, Cube cube) {
        this.question = question;
        this.cube = cube;
        this.noise = Noise.of(question.form(), cube.batches());
        var good = goodBatches();
        this.reference =
                (good.size() < LEAST_GOOD * cube.batches().size() ? cube.batches() : good)
                        .stream().map(Cube.Batch::id).collect(Collectors.toSet());
        this.rate =
                Medians.rate(
                        cube.batches().stream()
                                .filter(batch -> reference.contains(batch.id()))
                                .map(Cube.Batch::cell)
                                .toList());
    }

    private List<Cube.Batch> goodBatches() {
        if (question.form() == Form.TOTAL || question.limits().areOpen()) return List.of();
        var limits = question.perWeight(cube.total());
        return cube.batches().stream()
                .filter(batch -> batch.cell().weight() > 0)
                .filter(batch -> limits.accept(batch.cell().rate()))
                .toList();
    }

    double rate() {
        return rate;
    }

    int batches() {
        return reference.size();
    }

    List<Leaf> batchLeaves() {
        var forecast = new Forecast(rate, CERTAIN, cube.batches().size());
        return cube.batches().stream()
                .map(batch -> {
                    var cell = batch.cell();
                    double chance = noise.chance(cell.weight(), forecast);
                    return new Leaf(batch.id(), "", cell, rate * cell.weight(), chance);
                })
                .toList();
    }

    /// The leaves of one dimension; where a whole batch is the unit, a value that a batch lacks is
    /// a leaf of amount 0.
    List<Leaf> leaves(String dimension) {
        var byValue =
                cube.of(dimension).stream()
                        .collect(Collectors.groupingBy(Cube.Slice::value, Collectors.toList()));
        int cells = byValue.values().stream().mapToInt(List::size).sum();
        var leaves = new ArrayList<Leaf>();
        byValue.forEach((value, slices) -> addLeaves(leaves, value, slices, cells));
        return leaves;
    }

    private void addLeaves(List<Leaf> leaves, String value, List<Cube.Slice> slices, int count) {
        Map<String, Cell> cells = new HashMap<>();
        if (question.form() == Form.TOTAL) {
            cube.batches().forEach(batch -> cells.put(batch.id(), new Cell(1, 0)));
        }
        slices.forEach(slice -> cells.put(slice.batch(), slice.cell()));
        var known =
                cells.entrySet().stream()
                        .filter(entry -> reference.contains(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .toList();
        double weight = known.stream().mapToDouble(Cell::weight).sum();
        double own = Medians.rate(known);
        double likely = (own * weight + rate * PRIOR_WEIGHT) / (weight + PRIOR_WEIGHT);
        boolean isKnown = question.form() == Form.TOTAL || weight >= ENOUGH_WEIGHT;
        double expected = isKnown ? own : likely;
        var forecast =
                question.form() == Form.TOTAL
                        ? new Forecast(own, CERTAIN, count)
                        : new Forecast(likely, weight, count);
        cells.forEach((batch, cell) ->
                leaves.add(
                        new Leaf(
                                batch,
                                value,
                                cell,
                                expected * cell.weight(),
                                noise.chance(cell.weight(), forecast))));
    }

    /// What chance may do to a leaf whose batch has this rate throughout.
    double chanceAt(double batchRate, Leaf leaf) {
        var forecast = new Forecast(batchRate, CERTAIN, cube.batches().size());
        return switch (question.form()) {
            case PERCENT, COUNT ->
                    Math.max(leaf.chance(), noise.chance(leaf.cell().weight(), forecast));
            case MEAN, TOTAL -> leaf.chance();
        };
    }
}
