/// The template language Jinja2: lexer, parser to a tree, renderer. Knows Python's values and
/// nothing of dbt, SQL or files.
@NullMarked
package io.millrace.transform.engine.jinja;

import org.jspecify.annotations.NullMarked;
