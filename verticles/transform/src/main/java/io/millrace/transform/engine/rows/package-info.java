/// Changes rows that come with a call, and counts figures of them. Knows nothing of projects, of
/// tables or of who asks.
@NullMarked
package io.millrace.transform.engine.rows;

import org.jspecify.annotations.NullMarked;
