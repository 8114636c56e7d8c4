/// How a source elsewhere is asked for its rows and when it has none left; it knows neither sockets
/// nor databases.
@NullMarked
package io.millrace.ingest.engine.pull;

import org.jspecify.annotations.NullMarked;
