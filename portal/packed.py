"""Scripts and styles as the build has compressed them, to browsers that take them so."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from flask import Flask, Response, request, send_from_directory
from werkzeug.security import safe_join

#: What the build writes beside a file, the better one first.
_TWINS = (("br", ".br"), ("gzip", ".gz"))


def init_packed(app: Flask) -> None:
    """Serve static files by their compressed twins; what has none goes out as it is."""
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
