package io.millrace.ingest;

/// Rows of somebody else's database in the order of a cursor. Its methods throw what the reader of
/// its kind knows.
interface ForeignRows {
    /// Goes to the next row, or says that there is none.
    boolean next();

    /// The row as JSON.
    String json();

    /// Its cursor value, as the database writes it.
    String cursor();
}
