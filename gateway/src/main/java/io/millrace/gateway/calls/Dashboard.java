package io.millrace.gateway.calls;

import io.millrace.gateway.live.Latencies;
import io.millrace.gateway.live.ServiceMonitor;
import io.millrace.gateway.meters.NodeFigures;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.transform.api.TransformRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the home page shows. What is absent belongs to a service that does not answer.
record Dashboard(
        River river,
        Quality quality,
        Incidents incidents,
        Alerts alerts,
        @Nullable List<IngestRequest.BatchAnswer> batches,
        @Nullable List<TransformRequest.RunAnswer> runs,
        List<ServiceMonitor.Service> services,
        @Nullable Throughput throughput,
        Latencies.@Nullable Latency latency) {

    /// Totals of the tenant, stage by stage.
    record River(
            @Nullable Long in,
            @Nullable Long stored,
            @Nullable Long quarantined,
            @Nullable Long models,
            @Nullable Long golden,
            @Nullable Long duplicates,
            @Nullable Checks checks) {}

    record Checks(long pass, long warn, long fail) {}

    record Quality(@Nullable Double score) {}

    record Incidents(@Nullable Long open, @Nullable List<?> items) {}

    record Alerts(@Nullable Long open, @Nullable List<?> items) {}

    record Throughput(double rowsPerSecond, List<IngestRequest.Throughput> series) {}

    /// The counts, and how the node does that answers.
    ///
    /// @param latency of calls at this node; absent before the first
    /// @param kafkaLag records of sources that this node reads; absent where it does not know
    record Overview(
            River river,
            Quality quality,
            Open incidents,
            Open alerts,
            @Nullable Double rowsPerSecond,
            NodeFigures.@Nullable Latency latency,
            NodeFigures.Node node,
            @Nullable Long kafkaLag) {}

    record Open(@Nullable Long open) {}
}
