package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.PreviewRecords;
import io.millrace.ingest.api.IngestRequest.PreviewedColumn;
import io.millrace.ingest.api.IngestRequest.PreviewedFault;
import io.millrace.ingest.api.IngestRequest.PreviewedLine;
import io.millrace.ingest.api.IngestRequest.PreviewedRenaming;
import io.millrace.ingest.api.IngestRequest.RecordsPreview;
import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.Convention;
import io.millrace.ingest.engine.Encoding;
import io.millrace.ingest.engine.Expanded;
import io.millrace.ingest.engine.FileKind;
import io.millrace.ingest.engine.Format;
import io.millrace.ingest.engine.Glance;
import io.millrace.ingest.engine.OnNewColumn;
import io.millrace.ingest.engine.Packing;
import io.millrace.ingest.engine.Rejected;
import io.millrace.ingest.engine.Source;
import io.millrace.ingest.engine.Unreadable;
import io.millrace.ingest.files.FileFormat;
import io.millrace.ingest.store.Conventions;
import io.millrace.ingest.store.Dataset;
import io.millrace.ingest.store.DatasetStore;
import io.millrace.ingest.store.Wordings;
import io.millrace.kernel.Problem;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shows what a dataset would make of a body, by its beginning.
final class Glances {
    /// Most bytes that are read when it is unpacked.
    private static final int MOST = 1 << 20;

    private static final int RATIO = 1_000;
    private static final int VALUE_CHARS = 200;

    /// Of all values that are shown.
    private static final int SHOWN_CHARS = 1 << 18;

    private final Vertx vertx;
    private final TenantDb db;
    private final DatasetStore datasets = new DatasetStore();

    Glances(Vertx vertx, TenantDb db) {
        this.vertx = vertx;
        this.db = db;
    }

    RecordsPreview answer(PreviewRecords asked) {
        Acceptance.checkName(asked.dataset());
        var type = Acceptance.type(asked.contentType());
        FileFormat.of(type)
                .ifPresent(file -> {
                    throw Problem.unsupportedMedia(
                                    "A %s is read when it is whole: send it as records."
                                            .formatted(file.title()))
                            .toException();
                });
        var packing = Acceptance.packing(asked.encoding());
        var said = new Convention(Conventions.dialect(Acceptance.dialect(type, asked.dialect())));
        var dataset = db.in(asked.tenant(), c -> datasets.find(c, asked.dataset()));
        var beginning = beginning(asked, packing);
        var format = IngestWorker.format(type).orElseThrow();
        var convention = convention(said, format, dataset);
        checkBeginning(beginning.bytes(), format, convention);
        var glance = glance(convention, dataset);
        var isCut = !beginning.isWhole();
        var seen =
                vertx.executeBlocking(() -> glance.at(beginning.bytes(), isCut, format), false)
                        .await();
        return answer(asked.dataset(), seen, beginning.isWhole());
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Beginning(byte[] bytes, boolean isWhole) {}

    private static Beginning beginning(PreviewRecords asked, Packing packing) {
        var sent = Base64.getDecoder().decode(asked.beginning());
        var unpacked = new ByteArrayOutputStream();
        try (var in = Expanded.of(new ByteArrayInputStream(sent), packing, MOST, RATIO)) {
            boolean isEnd = copy(in, unpacked);
            return new Beginning(unpacked.toByteArray(), isEnd && asked.whole());
        } catch (Unreadable e) { // where it was cut
            if (asked.whole() || unpacked.size() == 0) {
                throw Problem.unsupportedMedia(e.getMessage() + ".").toException();
            }
            return new Beginning(unpacked.toByteArray(), false);
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory", e);
        }
    }

    /// @return whether that was all
    private static boolean copy(InputStream in, ByteArrayOutputStream out) throws IOException {
        var portion = new byte[1 << 13];
        while (out.size() + portion.length <= MOST) {
            int read = in.read(portion, 0, portion.length);
            if (read < 0) return true;
            out.write(portion, 0, read);
        }
        return in.read() < 0;
    }

    /// The dataset's, and what is said of this body before it.
    private static Convention convention(
            Convention said, Format format, Optional<Dataset> dataset) {
        var declared = dataset.map(Dataset::convention).orElse(Convention.NONE);
        var body = new Source.Body(InputStream.nullInputStream(), format, said);
        return body.by(declared) instanceof Source.Body(_, _, var its) ? its : declared;
    }

    private static void checkBeginning(byte[] bytes, Format format, Convention convention) {
        if (bytes.length == 0) {
            throw Problem.invalid("The body is empty: send the beginning of a file.").toException();
        }
        var first = Arrays.copyOf(bytes, Math.min(FileKind.BYTES, bytes.length));
        boolean isSaid = format == Format.CSV && convention.dialect().encoding() != null;
        FileKind.advice(first)
                .or(() -> isSaid ? Optional.empty() : FileKind.adviceOnWide(first))
                .ifPresent(advice -> {
                    throw Problem.unsupportedMedia(advice).toException();
                });
    }

    private static Glance glance(Convention convention, Optional<Dataset> dataset) {
        return dataset.map(its -> new Glance(convention, columns(its), its.onNewColumn()))
                .orElseGet(() -> new Glance(convention, List.of(), OnNewColumn.ADD));
    }

    private static List<Column> columns(Dataset its) {
        return its.columns().stream()
                .map(column -> its.isUpsert() && isKey(its, column) ? column.asRequired() : column)
                .toList();
    }

    private static boolean isKey(Dataset its, Column column) {
        return its.key().contains(column.name()) || its.key().contains(column.header());
    }

    private static RecordsPreview answer(String dataset, Glance.Seen seen, boolean isWhole) {
        return new RecordsPreview(
                dataset,
                seen.dialect().map(its -> Conventions.answer(its, seen.headerLine())).orElse(null),
                seen.suggested().map(Encoding::id).orElse(null),
                seen.columns().stream().map(its -> column(seen, its)).toList(),
                seen.renamed().stream()
                        .map(its -> new PreviewedRenaming(its.header(), its.column()))
                        .toList(),
                lines(seen.lines()),
                seen.stored() + seen.setAside(),
                seen.stored(),
                seen.setAside(),
                seen.rejected().stream().map(Glances::fault).toList(),
                isWhole,
                seen.problem().orElse(null));
    }

    private static PreviewedColumn column(Glance.Seen seen, Column its) {
        return new PreviewedColumn(
                its.name(),
                its.header(),
                its.type().id(),
                its.required(),
                seen.fresh().contains(its));
    }

    private static List<PreviewedLine> lines(List<Glance.Line> lines) {
        var shown = new ArrayList<PreviewedLine>();
        long chars = 0;
        for (var line : lines) {
            var values = new ArrayList<@Nullable String>();
            for (var value : line.values()) values.add(value == null ? null : cut(value));
            for (var value : values) chars += value == null ? 1 : value.length();
            if (chars > SHOWN_CHARS) break;
            shown.add(new PreviewedLine(line.number(), values));
        }
        return shown;
    }

    private static PreviewedFault fault(Rejected its) {
        return new PreviewedFault(
                its.line(),
                its.column(),
                its.reason().code(),
                its.detail(),
                cut(its.raw()),
                Wordings.of(its.detail()).orElse(null));
    }

    private static String cut(String text) {
        if (text.length() <= VALUE_CHARS) return text;
        int end = VALUE_CHARS;
        if (Character.isHighSurrogate(text.charAt(end - 1))) end--;
        return text.substring(0, end) + "…";
    }
}
