package io.millrace.rca.engine;

import io.millrace.rca.engine.Candidate.Kind;
import io.millrace.rca.engine.Candidate.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Compares each batch, and each dimension value, with itself at other times.
///
/// A candidate is scored by the surprise that is gone when it is assumed. Assuming a batch says
/// that all its rows deviate alike (the ripple effect of Squeeze, ISSRE 2019): by the same amount a
/// row or by the same factor. So a batch in which one dimension value alone deviates scores low and
/// the value scores high.
final class TimeSearch {
    private static final double BATCH_BONUS = 0.02;
    private static final double LEAST_SCORE = 0.1;

    private final Question question;
    private final Baseline baseline;
    private final Evidence evidence;
    private final Map<String, List<Leaf>> leavesByDimension = new LinkedHashMap<>();
    private final List<Leaf> batches;
    private final int direction;
    private final Cell total;

    TimeSearch(Question question, Cube cube) {
        this.question = question;
        this.baseline = new Baseline(question, cube);
        this.batches = baseline.batchLeaves();
        this.total = cube.total();
        double sum = batches.stream().mapToDouble(Leaf::surprise).sum();
        this.direction = question.direction() == 0 ? (int) Math.signum(sum) : question.direction();
        this.evidence = new Evidence(question, baseline.batches());
        for (var dimension : cube.dimensions()) {
            var leaves = baseline.leaves(dimension);
            if (leaves.stream().map(Leaf::value).distinct().count() > 1) {
                leavesByDimension.put(dimension, leaves);
            }
        }
    }

    List<Scored> candidates() {
        var found = new ArrayList<Scored>();
        batches.forEach(batch -> addBatch(found, batch));
        leavesByDimension.forEach((dimension, leaves) -> addValues(found, dimension, leaves));
        return found;
    }

    private void addBatch(List<Scored> found, Leaf batch) {
        double surprise = direction * batch.surprise();
        if (surprise <= 0 || !question.isMovedBy(batch.deviation(), total)) return;
        double score = surprise / surprise(batches);
        for (var leaves : leavesByDimension.values()) {
            score = Math.min(score, evenness(batch, leaves));
        }
        if (score < LEAST_SCORE) return;
        var candidate =
                new Candidate(
                        Kind.BATCH,
                        batch.batch(),
                        surprise / directed(batches),
                        confidence(score, batch.deviation()),
                        evidence.of(batch.cell(), batch.expected()),
                        Place.batch(batch.batch()));
        double merit = score + BATCH_BONUS - Scored.penalty(batch.cell(), total);
        found.add(new Scored(candidate, merit, Map.of(batch.batch(), batch.cell())));
    }

    /// The part of a dimension's surprise that is gone when all of `batch` deviates alike.
    private double evenness(Leaf batch, List<Leaf> leaves) {
        double all = surprise(leaves);
        if (all == 0) return 1;
        var inside = leaves.stream().filter(leaf -> leaf.batch().equals(batch.batch())).toList();
        double shift = batch.deviation() / Math.max(batch.cell().weight(), 1e-9);
        double factor = batch.expected() == 0 ? 1 : batch.cell().amount() / batch.expected();
        double rate = batch.cell().rate();
        double byShift = 0;
        double byFactor = 0;
        for (var leaf : inside) {
            double chance = baseline.chanceAt(rate, leaf) * Math.max(1, Math.abs(factor));
            double weight = share(leaf, inside, batch);
            byShift += Math.abs(Leaf.beyond(chance, leaf.deviation() - shift * weight));
            byFactor +=
                    Math.abs(Leaf.beyond(chance, leaf.cell().amount() - factor * leaf.expected()));
        }
        return Math.max(0, (surprise(inside) - Math.min(byShift, byFactor)) / all);
    }

    /// The weight of a leaf in its batch; where the batch is the unit, its part of the amount.
    private double share(Leaf leaf, List<Leaf> inside, Leaf batch) {
        if (question.form() != Question.Form.TOTAL) return leaf.cell().weight();
        double expected = inside.stream().mapToDouble(Leaf::expected).sum();
        return expected == 0 ? 0 : batch.cell().weight() * leaf.expected() / expected;
    }

    private void addValues(List<Scored> found, String dimension, List<Leaf> leaves) {
        double all = surprise(leaves);
        if (all == 0) return;
        Map<String, List<Leaf>> byValue =
                leaves.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Leaf::value, LinkedHashMap::new, Collectors.toList()));
        byValue.forEach((value, own) -> {
            double surprise = directed(own);
            double score = surprise / all;
            if (score >= LEAST_SCORE && question.isMovedBy(surprise, total)) {
                var candidate = candidate(dimension, own, surprise / directed(leaves), score);
                double penalty = Restatement.penalty(value, leaves);
                double merit = score - penalty - Scored.penalty(sum(own), total);
                found.add(new Scored(candidate, merit, deviating(own)));
            }
        });
    }

    private Map<String, Cell> deviating(List<Leaf> leaves) {
        return leaves.stream()
                .filter(leaf -> direction * leaf.surprise() > 0)
                .collect(Collectors.toMap(Leaf::batch, Leaf::cell, Cell::plus));
    }

    private static Cell sum(List<Leaf> leaves) {
        return leaves.stream().map(Leaf::cell).reduce(Cell.NONE, Cell::plus);
    }

    private Candidate candidate(String dimension, List<Leaf> own, double share, double score) {
        var value = own.getFirst().value();
        var cell = sum(own);
        double expected = own.stream().mapToDouble(Leaf::expected).sum();
        var more = new HashMap<>(evidence.of(cell, expected));
        more.put("batches", worst(own));
        return new Candidate(
                Kind.DIMENSION,
                dimension + " = " + value,
                share,
                confidence(score, cell.amount() - expected),
                more,
                Place.value(dimension, value));
    }

    private List<String> worst(List<Leaf> leaves) {
        return leaves.stream()
                .filter(leaf -> direction * leaf.surprise() > 0)
                .sorted(Comparator.comparingDouble(leaf -> -direction * leaf.surprise()))
                .limit(5)
                .map(Leaf::batch)
                .toList();
    }

    private double confidence(double score, double deviation) {
        boolean isEnough = question.limits().accept(question.without(deviation, total));
        return Math.min(1, score) * (isEnough ? 1 : 0.7);
    }

    private static double surprise(Collection<Leaf> leaves) {
        return leaves.stream().mapToDouble(leaf -> Math.abs(leaf.surprise())).sum();
    }

    private double directed(Collection<Leaf> leaves) {
        return leaves.stream().mapToDouble(l -> Math.max(0, direction * l.surprise())).sum();
    }
}
