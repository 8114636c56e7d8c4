/// The transform service: builds the models of the tenants' dbt projects.
@NullMarked
package io.millrace.transform;

import org.jspecify.annotations.NullMarked;
