/// What other services and the gateway may ask of ingest; knows nothing of how it is done.
@NullMarked
package io.millrace.ingest.api;

import org.jspecify.annotations.NullMarked;
