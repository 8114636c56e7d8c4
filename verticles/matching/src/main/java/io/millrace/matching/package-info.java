/// The matching service: keeps the tenant's entities, matches their records where data changed, and
/// tells what came of it.
@NullMarked
package io.millrace.matching;

import org.jspecify.annotations.NullMarked;
