"""Toy tasks on the import path, a fresh store, and executors that are closed afterwards."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from kinema.build.inline import InlineExecutor
from kinema.build.local import LocalExecutor
from kinema.build.store import Store


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "store")
    yield store
    store.close()


@pytest.fixture(scope="session")
def two_workers():
    with LocalExecutor(workers=2) as executor:
        yield executor


@pytest.fixture(params=["inline", "local"])
def executor(request, two_workers):
    return InlineExecutor() if request.param == "inline" else two_workers
