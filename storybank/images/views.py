"""Serves the public sizes of pictures."""

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from storybank.images.addresses import parse_name
from storybank.images.files import preset_path
from storybank.images.presets import FALLBACK, PRESETS

IMMUTABLE = "public, max-age=31536000, immutable"


@require_safe
def serve_picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """Return the picture called ``name``, and 304 when the browser has it already.

    When a job has still to make this size, the JPEG of the upload is returned, not to be kept. Nothing is made here
    and the database is not asked: the storage knows which pictures there are.

    Raises:
        Http404: when the name is malformed or there is no such picture.
    """
    address = parse_name(name)
    if address is None:
        raise Http404("No such picture.")
    path = preset_path(address.file_hash, address.preset, address.file_format)
    etag = f'"{address.file_hash[:16]}-{address.preset.name}-{address.file_format.extension}"'
    if _client_has(request, etag) and default_storage.exists(path):
        response: HttpResponseBase = HttpResponse(status=304)
    elif (file := _open(path)) is not None:
        response = _file_response(request, file, address.file_format.mime_type)
    else:
        return _fallback(request, address.file_hash)
    response["ETag"] = etag
    response["Cache-Control"] = IMMUTABLE
    return response


def _fallback(request: HttpRequest, file_hash: str) -> HttpResponseBase:
    """Return the JPEG made at the upload: the largest there is."""
    for preset in reversed(PRESETS):
        if (file := _open(preset_path(file_hash, preset, FALLBACK))) is not None:
            response = _file_response(request, file, FALLBACK.mime_type)
            response["Cache-Control"] = "no-store"
            return response
    raise Http404("No such picture.")


def _client_has(request: HttpRequest, etag: str) -> bool:
    """Compare weakly, as If-None-Match asks (RFC 9110, 13.1.2)."""
    sent = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    return etag in sent or sent == ["*"]


def _open(path: str) -> File | None:
    try:
        return default_storage.open(path)
    except FileNotFoundError:
        return None


def _file_response(request: HttpRequest, file: File, content_type: str) -> HttpResponseBase:
    """Return the file, or only what is known of it when the method is HEAD."""
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(content_type=content_type)
        response["Content-Length"] = str(file.size)
        file.close()
    else:
        response = FileResponse(file, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response
