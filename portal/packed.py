"""Pages are compressed as they leave, scripts and styles as the build has done it."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from flask import Flask, Response, request, send_from_directory
from flask_compress import Compress
from werkzeug.security import safe_join

#: What the build writes beside a file, the better one first.
_TWINS = (("br", ".br"), ("gzip", ".gz"))


def init_packed(app: Flask) -> None:
    """Compress pages; serve static files by their compressed twins."""
    app.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_MIMETYPES=["text/html", "image/svg+xml"],
        # A table that streams would be held back until it is whole.
        COMPRESS_STREAMS=False,
    )
    Compress(app)
    folder = str(app.static_folder)

    def static(filename: str) -> Response:
        for coding, suffix in _TWINS:
            twin = safe_join(folder, f"{filename}{suffix}")
            if twin and request.accept_encodings[coding] and Path(twin).is_file():
                kind = mimetypes.guess_type(filename)[0]
                answer = send_from_directory(folder, f"{filename}{suffix}", mimetype=kind)
                answer.headers["Content-Encoding"] = coding
                answer.vary.add("Accept-Encoding")
                return answer
        return app.send_static_file(filename)

    app.view_functions["static"] = static
