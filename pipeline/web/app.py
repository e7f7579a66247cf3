"""The routes: a page in each language, where one drops a file, and the API that says the same.

What a client sends is taken in, judged by a worker and forgotten; the answer is the only trace of it.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from pipeline import __version__
from pipeline.definitions import Definitions
from pipeline.render.submission_html import Offer, landing_html, refusal_html
from pipeline.render.words import Words
from pipeline.web.guarding import Guarded, Visits
from pipeline.web.judging import Submission, error_json
from pipeline.web.openapi import description
from pipeline.web.settings import Service
from pipeline.web.uploads import SUFFIXES, Upload, UploadError, taken_in
from pipeline.web.workers import BusyError, WorkerLostError, Workers

LANGS = ("fr", "en")
_STATIC = Path(__file__).parent / "static"
_TYPES = {".js": "text/javascript; charset=utf-8"}
_LATER = {429: {"retry-after": "60"}, 503: {"retry-after": "10"}}


def create_app(service: Service, today: Callable[[], date], ready: Callable[[], None] = lambda: None) -> Starlette:
    """The application; its workers start with it and end with it. `ready` hears that they are warm."""
    site = _Site(service, today)

    @asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        await site.workers.start()
        ready()
        try:
            yield
        finally:
            await site.workers.stop()

    routes = [
        Route("/", lambda _: RedirectResponse("/fr")),
        Route("/static/{name}", _static),
        Route("/api/openapi.json", site.openapi),
        Route("/api/validate", site.validate_api, methods=["POST"]),
        Route("/sante", lambda _: JSONResponse({"status": "ok", "bilan": __version__})),
        Route("/{lang}", site.page, methods=["GET"]),
        Route("/{lang}", site.validate_page, methods=["POST"]),
    ]
    visits = Visits(service.bounds.each_minute)
    return Starlette(
        routes=routes, lifespan=living, middleware=[Middleware(Guarded, visits=visits, refusal=site.too_often)]
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """In which language a client is answered, and whether by a page."""

    lang: str
    page: bool


class _Site:
    """The pages and the API of one service."""

    def __init__(self, service: Service, today: Callable[[], date]) -> None:
        self.service, self.today = service, today
        self.workers = Workers(service)
        definitions = Definitions(service.places)
        self._words = {lang: Words(definitions.messages(lang), lang, definitions.codes) for lang in LANGS}
        self._offer = Offer(
            plans=tuple(service.titles.items()),
            accept=",".join(sorted(SUFFIXES)),
            limit=service.bounds.size,
        )

    async def page(self, request: Request) -> Response:
        lang = request.path_params["lang"]
        if lang not in LANGS:
            return self._refused(_Asked("fr", page=True), UploadError(404, "page_inconnue"))
        return HTMLResponse(landing_html(self._offer, self._words[lang], __version__))

    async def openapi(self, _: Request) -> Response:
        return JSONResponse(description(self.service, SUFFIXES))

    async def validate_page(self, request: Request) -> Response:
        lang = request.path_params["lang"]
        return await self._validate(request, _Asked(lang if lang in LANGS else "fr", page=True))

    async def validate_api(self, request: Request) -> Response:
        lang = request.query_params.get("lang", "fr")
        return await self._validate(request, _Asked(lang if lang in LANGS else "fr", page=False))

    async def _validate(self, request: Request, asked: _Asked) -> Response:
        try:
            async with taken_in(request, self.service.bounds) as upload:
                return await self._judge(upload, asked)
        except UploadError as error:
            return self._refused(asked, error)
        except BusyError:
            return self._refused(asked, UploadError(503, "occupe"))
        except WorkerLostError as lost:
            return self._refused(asked, UploadError(422, "trop_long" if lost.late else "trop_lourd"))

    async def _judge(self, upload: Upload, asked: _Asked) -> Response:
        plan = (upload.fields or {}).get("plan") or None
        if plan is not None and plan not in self.service.plans:
            raise UploadError(422, "plan_inconnu")
        if plan is None and len(self.service.plans) == 1:
            plan = next(iter(self.service.plans))
        submission = Submission(
            path=str(upload.path),
            name=upload.name,
            plan=plan,
            lang=asked.lang,
            today=self.today(),
            page=asked.page,
        )
        answer = await self.workers.ask(submission)
        kind = "text/html; charset=utf-8" if asked.page else "application/json"
        return Response(answer.body, status_code=answer.status, media_type=kind)

    def _refused(self, asked: _Asked, error: UploadError) -> Response:
        words = self._words[asked.lang]
        message = words.label(f"serve.{error.code}")
        fix = words.label(f"serve.{error.code}_fix", limite=self.service.bounds.size // 1_000_000)
        headers = _LATER.get(error.status)
        if asked.page:
            page = refusal_html(message, fix, words, __version__)
            return HTMLResponse(page, status_code=error.status, headers=headers)
        body = error_json(error.code, message, fix)
        return Response(body, status_code=error.status, headers=headers, media_type="application/json")

    def too_often(self, path: str) -> Response:
        """What one is told who sends too often."""
        first = path.strip("/").partition("/")[0]
        asked = _Asked(first if first in LANGS else "fr", page=first != "api")
        return self._refused(asked, UploadError(429, "trop_souvent"))


async def _static(request: Request) -> Response:
    """One of our own files, by its name in the list of them."""
    known = {path.name: path for path in _STATIC.iterdir() if path.suffix in _TYPES}
    path = known.get(request.path_params["name"])
    if path is None:
        return Response(status_code=404)
    return Response(path.read_bytes(), media_type=_TYPES[path.suffix], headers={"cache-control": "max-age=3600"})
