package io.millrace.rca.engine.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Ranks the services that may have made another one slow or failing.
///
/// A cause moves when the victim moves, is called by it, and got worse by itself: by more than the
/// worst of those that it calls. The first is the signed correlation that Hardt et al. found to be
/// the best simple method, "The PetShop Dataset" (CLeaR 2024); the last keeps a service that only
/// waits for another from taking its place.
public final class ServiceRanking {
    /// Fewer common points do not tell how two services move together.
    private static final int LEAST_POINTS = 3;

    /// A shift of so many standard deviations counts half.
    private static final double TOLD = 3;

    private final CallGraph graph;
    private final Map<String, ServiceSeries> series = new HashMap<>();
    private final Map<String, Shift> shifts = new HashMap<>();

    /// @param score in 0 to 2: above 1 when the victim calls the service
    public record Suspect(String service, double score) {}

    private ServiceRanking(CallGraph graph, List<ServiceSeries> all) {
        this.graph = graph;
        for (var one : all) {
            series.put(one.service(), one);
            shifts.put(one.service(), Shift.of(one));
        }
    }

    /// Suspects, most likely first, without the victim; none when the victim is not known.
    public static List<Suspect> rank(String victim, CallGraph graph, List<ServiceSeries> all) {
        return new ServiceRanking(graph, all).rank(victim);
    }

    private List<Suspect> rank(String victim) {
        if (!series.containsKey(victim)) return List.of();
        var hops = graph.hops(victim);
        var suspects = new ArrayList<Suspect>();
        for (var service : series.keySet()) {
            if (service.equals(victim)) continue;
            double score = suspicion(victim, service);
            suspects.add(new Suspect(service, hops.containsKey(service) ? 1 + score : score));
        }
        suspects.sort(
                Comparator.comparingDouble(Suspect::score)
                        .reversed()
                        .thenComparing(suspect -> hops.getOrDefault(suspect.service(), 99))
                        .thenComparing(Suspect::service));
        return List.copyOf(suspects);
    }

    private double suspicion(String victim, String service) {
        double together = Math.max(0, together(victim, service));
        double told = Math.max(0, shift(service).scores());
        return together * (2 + told / (told + TOLD) + own(victim, service)) / 4;
    }

    /// The part of the victim's shift that the service has by itself, in 0 to 1.
    private double own(String victim, String service) {
        double whole = shift(victim).amount();
        double waits =
                graph.callees(service).stream()
                        .filter(callee -> !callee.equals(service))
                        .mapToDouble(callee -> Math.max(0, shift(callee).amount()))
                        .max()
                        .orElse(0);
        double own = shift(service).amount() - waits;
        return whole <= 0 || own <= 0 ? 0 : Math.min(1, own / whole);
    }

    private Shift shift(String service) {
        return shifts.getOrDefault(service, Shift.NONE);
    }

    /// Pearson's correlation during the incident; 0 where it is not told.
    private double together(String one, String other) {
        var a = series(one).during();
        var b = series(other).during();
        double n = 0;
        double sumA = 0;
        double sumB = 0;
        int points = Math.min(a.size(), b.size());
        for (int i = 0; i < points; i++) {
            if (!Double.isFinite(a.get(i) + b.get(i))) continue;
            n++;
            sumA += a.get(i);
            sumB += b.get(i);
        }
        if (n < LEAST_POINTS) return 0;
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < points; i++) {
            if (!Double.isFinite(a.get(i) + b.get(i))) continue;
            double da = a.get(i) - sumA / n;
            double db = b.get(i) - sumB / n;
            ab += da * db;
            aa += da * da;
            bb += db * db;
        }
        return aa == 0 || bb == 0 ? 0 : ab / Math.sqrt(aa * bb);
    }

    private ServiceSeries series(String service) {
        return series.getOrDefault(service, new ServiceSeries(service, List.of(), List.of()));
    }
}
