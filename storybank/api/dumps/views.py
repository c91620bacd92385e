"""`/dumps/latest/…` and `/dumps/{moment}/…`: the files, in parts if somebody asks for that."""

from collections.abc import Mapping
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from whitenoise.responders import StaticFile

from storybank.api.dumps import folder

_TYPES = {
    folder.JSONL: "application/gzip",
    folder.CSV: "application/gzip",
    folder.MANIFEST: "application/json",
    folder.LICENCE: "text/plain; charset=utf-8",
    folder.SUMS: "text/plain; charset=utf-8",
}
#: Kept, but asked about each time: what was withdrawn must not come out of a cache, and a tag of a file is cheap to compare.
_ASKED_ANEW = "public, no-cache"


@require_safe
def serve_dump(request: HttpRequest, dump: str, name: str = folder.MANIFEST) -> HttpResponseBase:
    """
    Return a file of a dump, 304 when the caller has it, 206 with the part that was asked for.

    Raises:
        Http404: when there is no such file.
    """
    path = folder.file_of(dump, name)
    if path is None:
        raise Http404("No such file.")
    try:
        answer = StaticFile(str(path), _headers(path)).get_response(request.method, _asked(request, path))
    except OSError as error:  # deleted since it was looked for
        raise Http404("No such file.") from error
    # From here on as WhiteNoise itself answers for static files.
    if answer.file is None:
        response: HttpResponseBase = HttpResponse(status=int(answer.status))
    else:
        response = FileResponse(answer.file, status=int(answer.status))
    del response["Content-Type"]
    for header, value in answer.headers:
        response[header] = value
    return response


def _headers(path: Path) -> list[tuple[str, str]]:
    headers = [
        ("Content-Type", _TYPES[path.name]),
        ("Cache-Control", _ASKED_ANEW),
        ("ETag", _tag(path)),
        ("Accept-Ranges", "bytes"),
        ("Access-Control-Allow-Origin", "*"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; sandbox"),
    ]
    if path.suffix == ".gz":
        stem, _dot, rest = path.name.partition(".")
        day = f"{folder.moment_of(path.parent):%Y-%m-%d}"
        headers.append(("Content-Disposition", f'attachment; filename="{stem}-{day}.{rest}"'))
    return headers


def _tag(path: Path) -> str:
    """A file of a dump never changes, so its names tell it from any other."""
    return f'"{path.parent.name}-{path.name}"'


def _asked(request: HttpRequest, path: Path) -> Mapping[str, str]:
    """Return the headers of the request; without a range when that belongs to another file than this one (RFC 9110 13.1.5)."""
    headers = request.META
    if headers.get("HTTP_IF_RANGE", _tag(path)) == _tag(path):
        return headers
    return {name: value for name, value in headers.items() if name != "HTTP_RANGE"}
