/// What others may import of the stream: stored objects and the live log.
@NullMarked
package io.millrace.stream.api;

import org.jspecify.annotations.NullMarked;
