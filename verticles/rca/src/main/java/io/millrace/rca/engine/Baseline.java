package io.millrace.rca.engine;

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
    /// A value is trusted beside its dimension's mean as if it had so many rows of it.
    private static final double PRIOR_WEIGHT = 20;

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
        return cube.batches().stream()
                .map(b -> leaf(b.id(), "", b.cell(), rate, cube.batches().size()))
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
        double expectedRate = expectedRate(cells);
        cells.forEach((batch, cell) -> leaves.add(leaf(batch, value, cell, expectedRate, count)));
    }

    private double expectedRate(Map<String, Cell> cells) {
        var known =
                cells.entrySet().stream()
                        .filter(entry -> reference.contains(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .toList();
        double own = Medians.rate(known);
        if (question.form() == Form.TOTAL) return own;
        double weight = known.stream().mapToDouble(Cell::weight).sum();
        return (own * weight + rate * PRIOR_WEIGHT) / (weight + PRIOR_WEIGHT);
    }

    private Leaf leaf(String batch, String value, Cell cell, double expectedRate, int count) {
        double expected = expectedRate * cell.weight();
        return new Leaf(
                batch, value, cell, expected, noise.chance(cell.weight(), expectedRate, count));
    }
}
