/// Files of records that are no text: Parquet and Excel workbooks. A process of its own, with
/// little memory and none of the node's settings, writes them as lines of JSON, which are read like
/// any other: what a hostile file does to its reader, it does there.
@NullMarked
package io.millrace.ingest.files;

import org.jspecify.annotations.NullMarked;
