/// The live socket: who is connected, what each is sent. All decisions are in `engine`.
@NullMarked
package io.millrace.gateway.live;

import org.jspecify.annotations.NullMarked;
