package io.millrace.ingest;

/// Records of a contract's servers that hold files.
final class Parcels {
    private Parcels() {}

    /// With a header; `id` is `from` and further, below `to`.
    static String csv(int from, int to) {
        var text = new StringBuilder("id,noise\n");
        var noise = Things.noise(600);
        for (int i = from; i < to; i++) text.append(i).append(',').append(noise).append('\n');
        return text.toString();
    }
}
