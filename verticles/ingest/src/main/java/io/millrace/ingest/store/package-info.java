/// SQL in, records out: datasets, ledger, quarantine, statistics, sources, and the transaction that
/// stores a batch. Knows no bus and no object store.
@NullMarked
package io.millrace.ingest.store;

import org.jspecify.annotations.NullMarked;
