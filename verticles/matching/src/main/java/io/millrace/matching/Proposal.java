package io.millrace.matching;

import io.millrace.ingest.api.IngestRequest.DatasetAnswer;
import io.millrace.matching.api.MatchingRequest.DatasetPart;
import io.millrace.matching.engine.Proposer;
import io.millrace.matching.engine.Proposer.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Proposes how a dataset is matched from a sample of its rows.
final class Proposal {
    private Proposal() {}

    /// @param columns of the sample, in its order
    /// @param rows values in the order of the columns
    /// @return empty when the records do not look like persons or organisations
    static Optional<DatasetPart> of(
            DatasetAnswer dataset, List<String> columns, List<List<@Nullable String>> rows) {
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < columns.size(); i++) {
            var values = new ArrayList<@Nullable String>(rows.size());
            for (var row : rows) values.add(row.get(i));
            samples.add(new Sample(columns.get(i), values));
        }
        var id = id(dataset, samples);
        var others = samples.stream().filter(sample -> !sample.name().equals(id)).toList();
        var fields = Proposer.proposeIdentity(others);
        if (fields.isEmpty()) return Optional.empty();
        var kinds = new LinkedHashMap<String, String>();
        fields.forEach(field -> kinds.put(field.name(), field.kind().id()));
        return Optional.of(new DatasetPart(dataset.name(), id, kinds));
    }

    private static @Nullable String id(DatasetAnswer dataset, List<Sample> samples) {
        return dataset.key().size() == 1
                ? dataset.key().getFirst()
                : Proposer.idColumn(samples).orElse(null);
    }
}
