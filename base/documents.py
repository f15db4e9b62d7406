"""Documents: a Typst template and its data become a tagged PDF (PDF/UA-1), checked as it is made.

What people typed reaches a template as data alone, in `data.json`, and is never read as markup. A
template sees its own folder's files, the house style (`house.typ`) and what it is given, and
nothing else of the machine. The same template, data, files and moment give the same bytes.

Typst and its fonts are loaded when this module is: ask `base.downloads` for it, so that only the
pages that need a document pay for them.
"""

from __future__ import annotations

import json
import shutil
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import matplotlib as mpl
import typst
from fontTools.ttLib import TTFont

FONT: Final = "Atkinson Hyperlegible Next"
"""Made by the Braille Institute for people who see little; letters that are easily mixed differ."""

FONTS: Final = (
    Path(__file__).parents[1] / "node_modules/@expo-google-fonts/atkinson-hyperlegible-next"
)
"""The folder of its files, one folder for each weight."""

# For letters the first font has not, such as Hebrew; it comes with matplotlib.
_MORE_FONTS = Path(mpl.get_data_path()) / "fonts/ttf"
_SHAPELESS: Final = {"Cc", "Cf", "Cs"}
_MISSING: Final = "\u25a1"  # an empty square, as screens show what they have no picture of
_HOUSE = Path(__file__).with_name("house.typ")


class DocumentError(RuntimeError):
    """A document that could not be made: a fault of its template, or a picture without words."""


def typeset(
    template: Path,
    data: Mapping[str, Any],
    *,
    at: datetime,
    files: Iterable[tuple[str, bytes]] = (),
) -> bytes:
    """The PDF of a template, which reads `data` with `json("data.json")`.

    `files` are pictures and the like, with the plain name the template uses; taken one at a time,
    so that they need never be in memory together. `at` is the moment the document says it was
    made. Raises DocumentError with what Typst says, which quotes the template
    and never the data; ValueError for a file's name with a folder in it.
    """
    with TemporaryDirectory(prefix="daybook-document-") as made:
        folder = Path(made)
        _lay_out(folder, template, data, files)
        try:
            typst.compile(
                folder / "main.typ",
                folder / "made.pdf",  # a file: what Typst holds is let go before it is read
                root=folder,
                font_paths=_fonts(),
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=["ua-1"],
                timestamp=at,
            )
        except typst.TypstError as error:
            message = f"{template.name} could not be set: {error.message}"
            raise DocumentError(message) from None
        return (folder / "made.pdf").read_bytes()


def _lay_out(
    folder: Path, template: Path, data: Mapping[str, Any], files: Iterable[tuple[str, bytes]]
) -> None:
    for name, content in files:
        if Path(name).name != name:
            message = f"{name} is not a plain file name."
            raise ValueError(message)
        (folder / name).write_bytes(content)
    shutil.copyfile(_HOUSE, folder / "house.typ")
    shutil.copyfile(template, folder / "main.typ")
    said = json.dumps(_showable(data), ensure_ascii=False)
    (folder / "data.json").write_text(said, encoding="utf-8")


def _showable(value: Any) -> Any:
    """The data with only what can be shown in it: signs without a shape go, unknown ones are □."""
    if isinstance(value, str):
        kept = (c for c in value if c in "\n\t" or unicodedata.category(c) not in _SHAPELESS)
        return "".join(c if c in "\n\t" or ord(c) in _letters() else _MISSING for c in kept)
    if isinstance(value, Mapping):
        return {name: _showable(one) for name, one in value.items()}
    if isinstance(value, Sequence):
        return [_showable(one) for one in value]
    return value


@cache
def _fonts() -> typst.Fonts:
    """The fonts every document has, found once; none of the machine's, which differ."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(folder) for folder in (FONTS, _MORE_FONTS)],
    )


@cache
def _letters() -> frozenset[int]:
    """Every character a document can show: PDF/UA refuses one without a picture of it."""
    files = [*FONTS.glob("*/*_400Regular.ttf"), _MORE_FONTS / "DejaVuSans.ttf"]
    if len(files) == 1:
        message = "The fonts of documents are not installed: run make setup."
        raise DocumentError(message)
    found: set[int] = set()
    for file in files:
        with TTFont(file) as font:
            found.update(font.getBestCmap())
    return frozenset(found)
