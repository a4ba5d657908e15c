"""What the OpenAPI document says of answers that many addresses share."""

from typing import Any

from registry.api import shapes
from registry.files.rows import Kind

PROBLEMS: dict[int, Any] = dict.fromkeys((400, 401, 403, 422, 429), shapes.Problem)
AS_FILES: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The file",
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                **{
                    kind.media_type: {"schema": {"type": "string", "format": "binary"}}
                    for kind in (Kind.XLSX, Kind.PARQUET)
                },
            },
        }
    }
}
