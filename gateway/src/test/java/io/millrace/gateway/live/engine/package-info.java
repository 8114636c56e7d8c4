@NullMarked
package io.millrace.gateway.live.engine;

import org.jspecify.annotations.NullMarked;
