package io.millrace.quality.engine;

/// Where a text begins in its file, both from 1.
record Place(int line, int column) {
    Fault fault(String message) {
        return new Fault(line, column, message);
    }

    Place right(int characters) {
        return new Place(line, column + characters);
    }
}
