/// What browsers get: the web page's files and the headers that guard them.
@NullMarked
package io.millrace.gateway.web;

import org.jspecify.annotations.NullMarked;
