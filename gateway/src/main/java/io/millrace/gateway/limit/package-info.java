/// How often a caller may try, over all nodes.
@NullMarked
package io.millrace.gateway.limit;

import org.jspecify.annotations.NullMarked;
