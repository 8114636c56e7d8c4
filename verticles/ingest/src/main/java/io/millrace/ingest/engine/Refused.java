package io.millrace.ingest.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Records that a dataset refused, read as if it required none of its columns and took new ones.
///
/// @param profile what the records would have said
/// @param added columns that the dataset has not
/// @param rows that the profile is of
public record Refused(Profile profile, List<Column> added, long rows) {
    public Refused {
        added = List.copyOf(added);
    }

    /// Empty where they have more columns than a dataset may have.
    ///
    /// @param known what is known of the dataset
    public static Optional<Refused> of(Source.Mended records, BatchReader.Known known) {
        try {
            return Optional.of(read(records, known));
        } catch (Unreadable _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("records in memory", e);
        }
    }

    private static Refused read(Source.Mended records, BatchReader.Known known) throws IOException {
        var own = known.columns().stream().map(Column::asOptional).toList();
        var as = new BatchReader.Known(own, known.mappings());
        var reader = new BatchReader(records, 0, as, Limits.DEFAULT);
        var columns = new ArrayList<>(own);
        BatchReader.Step step;
        do {
            columns.addAll(reader.newColumns(List.copyOf(columns)));
            reader.bind(List.copyOf(columns), false);
            do {
                step = reader.advance();
            } while (step == BatchReader.Step.CHUNK);
        } while (step == BatchReader.Step.NEW_HEADERS);
        var added = columns.subList(own.size(), columns.size());
        return new Refused(reader.profile(), added, reader.stored());
    }
}
