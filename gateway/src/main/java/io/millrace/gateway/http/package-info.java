/// One HTTP call from its bytes to its answer: the OpenAPI file as rules, who may call, what a
/// request carries, problems, audit. Knows no operation by name.
@NullMarked
package io.millrace.gateway.http;

import org.jspecify.annotations.NullMarked;
