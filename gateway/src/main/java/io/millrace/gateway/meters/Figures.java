package io.millrace.gateway.meters;

import io.millrace.ingest.api.IngestRequest;
import io.millrace.matching.api.MatchingRequest;
import io.millrace.quality.api.QualityRequest;
import io.millrace.rca.api.RcaRequest;
import io.millrace.transform.api.TransformRequest;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// What one tenant has, service by service. A part is empty until its service answered once.
record Figures(
        Optional<IngestRequest.TotalsAnswer> ingest,
        Optional<IngestRequest.PipelineSums> pipeline,
        Optional<TransformRequest.TotalsAnswer> transform,
        Optional<MatchingRequest.TotalsAnswer> matching,
        Optional<QualityRequest.TotalsAnswer> quality,
        Optional<RcaRequest.TotalsAnswer> rca) {
    static final Figures NONE =
            new Figures(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /// These, and the older ones where a service did not answer.
    Figures or(Figures older) {
        return new Figures(
                ingest.or(older::ingest),
                pipeline.or(older::pipeline),
                transform.or(older::transform),
                matching.or(older::matching),
                quality.or(older::quality),
                rca.or(older::rca));
    }

    /// Every service answered.
    boolean isWhole() {
        return ingest.isPresent()
                && pipeline.isPresent()
                && transform.isPresent()
                && matching.isPresent()
                && quality.isPresent()
                && rca.isPresent();
    }

    OptionalDouble ingest(ToDoubleFunction<IngestRequest.TotalsAnswer> field) {
        return ingest.stream().mapToDouble(field).findFirst();
    }

    /// Empty as long as nothing was stored lately.
    OptionalDouble latency(ToDoubleFunction<IngestRequest.PipelineLatency> field) {
        return pipeline.stream()
                .flatMap(sums -> Optional.ofNullable(sums.latency()).stream())
                .mapToDouble(field)
                .findFirst();
    }

    OptionalDouble transform(ToDoubleFunction<TransformRequest.TotalsAnswer> field) {
        return transform.stream().mapToDouble(field).findFirst();
    }

    OptionalDouble matching(ToDoubleFunction<MatchingRequest.TotalsAnswer> field) {
        return matching.stream().mapToDouble(field).findFirst();
    }

    OptionalDouble quality(ToDoubleFunction<QualityRequest.TotalsAnswer> field) {
        return quality.stream().mapToDouble(field).findFirst();
    }

    OptionalDouble rca(ToDoubleFunction<RcaRequest.TotalsAnswer> field) {
        return rca.stream().mapToDouble(field).findFirst();
    }

    /// 0 to 100; empty as long as no check ran.
    OptionalDouble score() {
        return quality.stream()
                .flatMap(totals -> Optional.ofNullable(totals.score()).stream())
                .mapToDouble(Double::doubleValue)
                .findFirst();
    }
}
