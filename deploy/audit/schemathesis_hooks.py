"""Teaches schemathesis to send files of records as they are."""

import schemathesis
from schemathesis.transport.serialization import Binary


@schemathesis.serializer("text/csv", "application/x-ndjson", "application/offset+octet-stream")
def records(context, value):
    return value.data if isinstance(value, Binary) else str(value).encode()
