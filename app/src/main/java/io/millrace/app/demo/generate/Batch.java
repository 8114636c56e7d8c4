package io.millrace.app.demo.generate;

/// A file of records for one dataset.
///
/// @param name of the file without its ending; unique in its tenant
/// @param contentType `text/csv` or `application/x-ndjson`
public record Batch(String dataset, String name, String contentType, String text) {
    public static final String CSV = "text/csv";
    public static final String NDJSON = "application/x-ndjson";

    public String fileName() {
        return name + (contentType.equals(CSV) ? ".csv" : ".ndjson");
    }
}
