/// Decisions of the live socket: what a frame means, what is sent of a channel and when. Knows no
/// socket, no clock and no thread.
@NullMarked
package io.millrace.gateway.live.engine;

import org.jspecify.annotations.NullMarked;
