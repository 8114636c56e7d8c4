package io.millrace.rca.engine.service;

import java.util.List;

/// One measure of a service, where a higher value is worse, before and during an incident. A
/// missing or infinite value is one that is not a number.
///
/// @param during one per instant of the incident, the same instants for all services
public record ServiceSeries(String service, List<Double> before, List<Double> during) {
    public ServiceSeries {
        before = before.stream().map(ServiceSeries::clean).toList();
        during = during.stream().map(ServiceSeries::clean).toList();
    }

    private static Double clean(Double value) {
        return Double.isFinite(value) ? value : Double.NaN;
    }

    /// The same with the sign turned, for a measure of which a lower value is worse.
    public ServiceSeries turned() {
        return new ServiceSeries(
                service,
                before.stream().map(value -> -value).toList(),
                during.stream().map(value -> -value).toList());
    }
}
