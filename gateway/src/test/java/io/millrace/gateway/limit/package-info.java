@NullMarked
package io.millrace.gateway.limit;

import org.jspecify.annotations.NullMarked;
