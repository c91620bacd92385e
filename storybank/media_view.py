"""Uploaded files, served by the same process as the pages."""

from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

# A browser shows only these; everything else (html and svg could run scripts on our address) is offered as a download.
SHOWN_TYPES = {
    ".avif": "image/avif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
# Documents go through /documents/, where Wagtail checks whether their collection is private. Pictures go through /images/ in
# the public sizes, and their names are known from those addresses; what waits for its form is nobody's yet.
PRIVATE_FOLDERS = frozenset({"documents", "original_images", "wagtail_uploads"})
DAY = 86_400


@require_safe
def serve_media(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """Return the upload called ``name``, 304 when the browser has it.

    Raises:
        Http404: when there is no such file, or it is not public by this way.
    """
    path = PurePosixPath(name)
    parts = path.parts
    if (
        not parts
        or parts[0] in PRIVATE_FOLDERS
        or any(part.startswith(".") for part in parts)
        or "\0" in name
    ):
        raise Http404("No such file.")
    try:
        if not default_storage.exists(name):
            raise Http404("No such file.")
        modified = int(default_storage.get_modified_time(name).timestamp())
        since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
        if since is not None and since >= modified:
            return HttpResponse(status=304)
        file = default_storage.open(name)
    except (
        OSError,
        SuspiciousFileOperation,
    ) as error:  # a folder, a name too long, a path that leaves the folder
        raise Http404("No such file.") from error
    shown = SHOWN_TYPES.get(path.suffix.lower())
    response = FileResponse(
        file,
        as_attachment=shown is None,
        filename=path.name,
        content_type=shown or "application/octet-stream",
    )
    response["Last-Modified"] = http_date(modified)
    response["Cache-Control"] = f"public, max-age={DAY}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
