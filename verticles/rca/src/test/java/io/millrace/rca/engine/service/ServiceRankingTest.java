package io.millrace.rca.engine.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rca.engine.service.ServiceRanking.Suspect;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ServiceRankingTest {
    private static final List<Double> PULSE = List.of(0.0, 0.0, 1.0, 3.0, 4.0, 4.0, 2.0, 4.0);

    private static CallGraph chain() {
        var graph = new CallGraph();
        graph.add("site", "search");
        graph.add("search", "database");
        graph.add("site", "payment");
        graph.add("other", "payment");
        return graph;
    }

    private static ServiceSeries series(String service, double pulse) {
        var random = new Random(service.hashCode());
        var before = new ArrayList<Double>();
        for (int i = 0; i < 200; i++) before.add(10 + 0.1 * random.nextGaussian());
        var during = PULSE.stream().map(p -> 10 + pulse * p + 0.1 * random.nextGaussian()).toList();
        return new ServiceSeries(service, before, during);
    }

    private static List<String> names(List<ServiceSeries> all) {
        return ServiceRanking.rank("site", chain(), all).stream().map(Suspect::service).toList();
    }

    @Test
    void whatOnlyWaitsIsNoCause() {
        var all =
                List.of(
                        series("site", 1),
                        series("search", 1),
                        series("database", 1),
                        series("payment", 0));

        assertThat(names(all)).startsWith("database", "search");
    }

    @Test
    void whatIsNotCalledIsLast() {
        var all = List.of(series("site", 1), series("search", 1), series("other", 1));

        assertThat(names(all)).containsExactly("search", "other");
    }

    @Test
    void aMeasureOfWhichLessIsWorseIsTurned() {
        var all =
                List.of(
                        series("site", -1).turned(),
                        series("search", -1).turned(),
                        series("payment", 1).turned());

        assertThat(names(all)).startsWith("search");
    }

    @Test
    void anUnknownVictimHasNoSuspects() {
        assertThat(names(List.of())).isEmpty();
        assertThat(names(List.of(series("search", 1)))).isEmpty();
    }

    @Test
    void missingInfiniteAndConstantValuesTellNothing() {
        var gap = List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NaN);
        var all =
                List.of(
                        series("site", 1),
                        series("search", 1),
                        new ServiceSeries("database", gap, gap),
                        new ServiceSeries("payment", List.of(0.0, 0.0), List.of(0.0, 0.0)));

        var ranked = ServiceRanking.rank("site", chain(), all);

        assertThat(ranked.getFirst().service()).isEqualTo("search");
        assertThat(ranked).allSatisfy(suspect -> assertThat(suspect.score()).isFinite());
    }

    @Test
    void aCycleEnds() {
        var graph = chain();
        graph.add("database", "site");
        graph.add("search", "search");
        var all = List.of(series("site", 1), series("search", 1));

        assertThat(ServiceRanking.rank("site", graph, all)).hasSize(1);
    }
}
