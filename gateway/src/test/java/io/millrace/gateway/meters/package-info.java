@NullMarked
package io.millrace.gateway.meters;

import org.jspecify.annotations.NullMarked;
