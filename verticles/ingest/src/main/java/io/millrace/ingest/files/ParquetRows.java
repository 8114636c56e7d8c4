package io.millrace.ingest.files;

import dev.hardwood.Hardwood;
import dev.hardwood.HardwoodContext;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.LogicalType;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqMap;
import dev.hardwood.row.PqStruct;
import dev.hardwood.schema.SchemaNode;
import io.millrace.ingest.engine.Unreadable;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rows of a Parquet file, each on the line of its number.
final class ParquetRows {
    private static final Set<CompressionCodec> KNOWN =
            EnumSet.of(
                    CompressionCodec.UNCOMPRESSED,
                    CompressionCodec.SNAPPY,
                    CompressionCodec.GZIP,
                    CompressionCodec.ZSTD,
                    CompressionCodec.LZ4,
                    CompressionCodec.LZ4_RAW);

    private ParquetRows() {}

    /// A column, and whether its whole numbers have no sign.
    private record Field(String name, boolean isUnsigned) {}

    static void write(Path file, JsonLines lines) throws IOException {
        try (var hardwood = Hardwood.create(HardwoodContext.create(1));
                var reader = hardwood.open(InputFile.of(file))) {
            checkCodecs(reader);
            var fields = fields(reader);
            try (var rows = reader.rowReader()) {
                while (rows.hasNext()) {
                    rows.next();
                    write(rows, fields, lines);
                }
            }
        }
    }

    private static void checkCodecs(ParquetFileReader reader) {
        for (var group : reader.getFileMetaData().rowGroups()) {
            for (var chunk : group.columns()) {
                var codec = chunk.metaData().codec();
                if (KNOWN.contains(codec)) continue;
                throw new Unreadable(
                        "The Parquet file is compressed with %s; write it with snappy, zstd or gzip."
                                .formatted(codec));
            }
        }
    }

    private static List<Field> fields(ParquetFileReader reader) {
        return reader.getFileSchema().getRootNode().children().stream()
                .map(node -> new Field(node.name(), isUnsigned(node)))
                .toList();
    }

    private static boolean isUnsigned(SchemaNode node) {
        return node instanceof SchemaNode.PrimitiveNode its
                && its.logicalType() instanceof LogicalType.IntType type
                && !type.isSigned();
    }

    private static void write(RowReader row, List<Field> fields, JsonLines lines)
            throws IOException {
        lines.beginRecord();
        for (int i = 0; i < fields.size(); i++) {
            if (row.isNull(i)) continue;
            var its = fields.get(i);
            var value = plain(row.getValue(i));
            lines.field(its.name(), its.isUnsigned() ? unsigned(value) : value);
        }
        lines.endRecord();
    }

    private static @Nullable Object unsigned(@Nullable Object value) {
        return switch (value) {
            case Integer its -> Integer.toUnsignedLong(its);
            case Long its when its < 0 -> new BigInteger(Long.toUnsignedString(its));
            case null, default -> value;
        };
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case PqStruct struct -> {
                var fields = new LinkedHashMap<String, @Nullable Object>();
                for (int i = 0; i < struct.getFieldCount(); i++) {
                    var its = struct.isNull(i) ? null : plain(struct.getValue(i));
                    fields.put(struct.getFieldName(i), its);
                }
                yield fields;
            }
            case PqList list -> {
                var items = new ArrayList<@Nullable Object>();
                for (var item : list.values()) items.add(plain(item));
                yield items;
            }
            case PqMap map -> {
                var entries = new LinkedHashMap<String, @Nullable Object>();
                for (var entry : map.getEntries()) {
                    var its = entry.isValueNull() ? null : plain(entry.getValue());
                    entries.put(String.valueOf(entry.getKey()), its);
                }
                yield entries;
            }
            case null, default -> value;
        };
    }
}
