package io.millrace.transform.engine.lineage;

import io.millrace.transform.engine.lineage.sql.Label;

/// What an expression comes from, and what its result is called.
record Value(Label label, Sources sources) {}
