/// Pure decisions of the stream: whose turn it is, what comes next in a channel.
@NullMarked
package io.millrace.stream.engine;

import org.jspecify.annotations.NullMarked;
