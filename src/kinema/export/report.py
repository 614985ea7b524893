"""report.json: everything that was measured, in an order that does not change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from kinema.media.container import on_disk


def write_report(path: Path, measured: Mapping[str, Any]) -> None:
    """Write nested plain values as JSON, keys sorted, fractions as "24000/1001".

    Raises ValueError for numbers that are not finite and for what JSON does not know.
    """
    text = json.dumps(measured, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False, default=_plain)
    with on_disk(path):
        Path(path).write_text(text + "\n", encoding="utf-8")


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, Path):
        return value.as_posix()
    raise ValueError(f"a report cannot hold {type(value).__name__}: {value!r}")
