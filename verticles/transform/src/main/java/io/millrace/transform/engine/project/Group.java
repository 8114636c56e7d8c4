package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.DictValue;

/// Models that belong to one owner.
///
/// @param owner the package that declares it
/// @param declaration as the author wrote it
public record Group(String owner, String name, String file, DictValue declaration) {}
