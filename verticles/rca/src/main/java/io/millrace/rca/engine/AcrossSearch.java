package io.millrace.rca.engine;

import io.millrace.rca.engine.Candidate.Kind;
import io.millrace.rca.engine.Candidate.Place;
import io.millrace.rca.engine.Question.Form;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Compares each dimension value with the other values of its dimension: finds what was always
/// wrong, which [TimeSearch] cannot see.
final class AcrossSearch {
    private static final double CHANCE = 3;
    private static final double LEAST_SCORE = 0.1;

    private final Question question;
    private final Cube cube;
    private final Cell total;
    private final Noise noise;

    AcrossSearch(Question question, Cube cube) {
        this.question = question;
        this.cube = cube;
        this.total = cube.total();
        this.noise = Noise.of(question.form(), cube.batches());
    }

    List<Scored> candidates() {
        var found = new ArrayList<Scored>();
        if (question.form() == Form.TOTAL) return found; // values differ in size by nature
        cube.dimensions().forEach(dimension -> search(found, dimension));
        return found;
    }

    private void search(List<Scored> found, String dimension) {
        var cells = new LinkedHashMap<String, Cell>();
        cube.of(dimension).forEach(s -> cells.merge(s.value(), s.cell(), Cell::plus));
        var limits = question.perWeight(total);
        var good =
                cells.values().stream()
                        .filter(cell -> !limits.areOpen() && limits.accept(cell.rate()))
                        .toList();
        // fewer good ones than half may be good by chance
        boolean isTold = !good.isEmpty() && 2 * good.size() >= cells.size();
        if (cells.size() < (isTold ? 2 : 4)) return;
        var reference = isTold ? good : List.copyOf(cells.values());
        double rate = Medians.rate(reference);
        double spread =
                reference.size() < 3
                        ? 0
                        : Medians.spread(reference.stream().map(Cell::rate).toList());
        var leaves = new ArrayList<Leaf>();
        cells.forEach((value, cell) ->
                leaves.add(leaf(value, cell, rate, spread * CHANCE, cells.size())));
        collect(found, dimension, leaves, reference.size());
    }

    private Leaf leaf(String value, Cell cell, double rate, double spread, int count) {
        var forecast = new Noise.Forecast(rate, Double.POSITIVE_INFINITY, count);
        double chance = noise.chance(cell.weight(), forecast);
        return new Leaf(
                "", value, cell, rate * cell.weight(), Math.hypot(chance, spread * cell.weight()));
    }

    private void collect(List<Scored> found, String dimension, List<Leaf> leaves, int reference) {
        double sum = leaves.stream().mapToDouble(Leaf::surprise).sum();
        double direction = question.direction() == 0 ? Math.signum(sum) : question.direction();
        double all = leaves.stream().mapToDouble(leaf -> Math.abs(leaf.surprise())).sum();
        double directed =
                leaves.stream().mapToDouble(l -> Math.max(0, direction * l.surprise())).sum();
        for (var leaf : leaves) {
            double surprise = direction * leaf.surprise();
            if (surprise <= 0 || surprise / all < LEAST_SCORE) continue;
            if (!question.isMovedBy(leaf.deviation(), total)) continue;
            double score = surprise / all;
            var candidate =
                    new Candidate(
                            Kind.DIMENSION,
                            dimension + " = " + leaf.value(),
                            surprise / directed,
                            confidence(score, leaf),
                            evidence(leaf, reference),
                            Place.value(dimension, leaf.value()));
            double penalty = Scored.penalty(leaf.cell(), total);
            penalty += Restatement.penalty(leaf.value(), leaves);
            found.add(new Scored(candidate, score - penalty, byBatch(dimension, leaf.value())));
        }
    }

    private Map<String, Cell> byBatch(String dimension, String value) {
        return cube.of(dimension).stream()
                .filter(slice -> slice.value().equals(value))
                .collect(Collectors.toMap(Cube.Slice::batch, Cube.Slice::cell, Cell::plus));
    }

    private double confidence(double score, Leaf leaf) {
        boolean isEnough = question.limits().accept(question.without(leaf.deviation(), total));
        return score * (isEnough ? 0.95 : 0.65);
    }

    private Map<String, Object> evidence(Leaf leaf, int reference) {
        return new Evidence(question, reference).of(leaf.cell(), leaf.expected());
    }
}
