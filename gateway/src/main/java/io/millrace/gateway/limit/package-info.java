/// How often a caller may try. Pure: time comes in as an argument.
@NullMarked
package io.millrace.gateway.limit;

import org.jspecify.annotations.NullMarked;
