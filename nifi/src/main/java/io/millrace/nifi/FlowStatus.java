package io.millrace.nifi;

/// How a flow of a tenant does.
///
/// @param kind such as `crm`
/// @param state `running`, `stopped`, `partly` or `invalid`
/// @param queuedFiles that wait in NiFi
/// @param files that were taken by the API in the last five minutes
/// @param bytes of those files
/// @param setAside files of the last five minutes that were not taken, and lie under `waiting/` or
///   `refused/`
public record FlowStatus(
        String kind,
        String state,
        long queuedFiles,
        long queuedBytes,
        long files,
        long bytes,
        long setAside) {}
