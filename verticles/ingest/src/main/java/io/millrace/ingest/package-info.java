/// Takes in what tenants send, by HTTP and from streams, and accounts for every row of it.
@NullMarked
package io.millrace.ingest;

import org.jspecify.annotations.NullMarked;
