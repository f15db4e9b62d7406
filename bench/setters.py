"""The same portfolio set by two programs: Typst, as packs are made, and WeasyPrint.

Both are given the same facts and the same pictures, already drawn and scaled: what is measured is
setting alone. WeasyPrint needs Pango, which a machine may not have.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from itertools import chain, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import jinja2
import pypdf

from base.documents import FONTS, typeset
from evidence.pack_pdf import TEMPLATE, laid_out
from evidence.portfolio import Facts, Read

_HTML = Path(__file__).with_name("portfolio.html")


def set_by_both(facts: Facts, read: Read) -> tuple[float, float | None, tuple[int, int]]:
    """Seconds of processor time of Typst and of WeasyPrint, and the pages each made.

    None, and no pages, for a WeasyPrint that cannot be loaded.
    """
    data, made = laid_out(facts, read)
    pictures = list(chain.from_iterable(made.values()))
    at = datetime.fromisoformat(facts["asked_at"])
    ours, body = _timed(lambda: typeset(TEMPLATE, data, at=at, files=pictures))
    try:
        theirs, other = _timed(lambda: _by_weasyprint(data, pictures))
    except OSError:  # no Pango
        return ours, None, (_pages(body), 0)
    return ours, theirs, (_pages(body), _pages(other))


def _by_weasyprint(data: dict[str, Any], pictures: list[tuple[str, bytes]]) -> bytes:
    weasyprint = import_module("weasyprint")  # where there is no Pango it fails to load

    loader = jinja2.FileSystemLoader(_HTML.parent)
    template = jinja2.Environment(loader=loader, autoescape=True).get_template(_HTML.name)
    with TemporaryDirectory() as folder:
        for name, content in pictures:
            (Path(folder) / name).write_bytes(content)
        html = template.render(data, fonts=FONTS.as_uri(), photographs=_photographs(pictures))
        page = weasyprint.HTML(string=html, base_url=folder + "/")
        made: bytes = page.write_pdf(pdf_variant="pdf/ua-1")
    return made


def _photographs(pictures: list[tuple[str, bytes]]) -> dict[str, str]:
    """Each photograph by the name of the frame Typst shows it in, which comes right after it."""
    names = [name for name, _ in pictures]
    return {
        frame: photograph
        for photograph, frame in pairwise(names)
        if not photograph.endswith(".svg")
    }


def _timed(act: Callable[[], bytes]) -> tuple[float, bytes]:
    began = process_time()
    made = act()
    return process_time() - began, made


def _pages(body: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(body)).pages)
