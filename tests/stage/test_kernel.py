"""Compiled kernels are kept by the sources they come from: all of them, or a change would go unseen."""

import ast
from pathlib import Path

import pytest

from kinema.stage.engine import kernel

ENGINE = Path(kernel.__file__).parent


@pytest.mark.parametrize("path", sorted(ENGINE.glob("*.py")), ids=lambda path: path.stem)
def test_every_file_that_a_kernel_imports_counts(path):
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kinema.stage"):
            folder = kernel.PACKAGE / "/".join(node.module.split(".")[1:])
            places = [folder.with_suffix(".py"), *(folder / f"{alias.name}.py" for alias in node.names)]
            found |= {place for place in places if place.is_file()}
    assert kernel.imports(path) == found
