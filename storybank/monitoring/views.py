"""`/healthz` and `/readyz`, for whoever starts, stops and watches the processes."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from storybank.monitoring.readiness import FAILING, OK, readiness

NO_STORE = {"Cache-Control": "no-store"}


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Return 200 as long as this process answers at all; asks nothing of the database."""
    return JsonResponse({"status": "ok"}, headers=NO_STORE)


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Return what works, with 503 when this process should get no visitors (no database, or migrations missing)."""
    checks = readiness()
    states = {check.state for check in checks.values()}
    if FAILING in states:
        status = "not ready"
    else:
        status = "ready" if states == {OK} else "ready, needs attention"
    body = {"status": status, "checks": {name: check.as_json() for name, check in checks.items()}}
    return JsonResponse(body, status=503 if FAILING in states else 200, headers=NO_STORE)
