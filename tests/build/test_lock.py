import os
import signal
import subprocess
import sys

import pytest

from kinema.build.lock import film_lock
from kinema.errors import BusyError, StoreError

HOLDER = """
import sys, time
from pathlib import Path
from kinema.build.lock import film_lock
with film_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the film in `tmp_path`."""
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_a_film_that_another_process_holds_is_refused_with_its_number_and_time(holder, tmp_path):
    said = rf"another build .*\(process {holder.pid} on .*, since 20\d\d-"
    with pytest.raises(BusyError, match=said) as caught, film_lock(tmp_path):
        pass
    assert caught.value.exit_code == 3 and "\n" not in str(caught.value)


def test_a_holder_that_was_killed_holds_nothing(holder, tmp_path):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    with film_lock(tmp_path):
        pass


def test_the_lock_can_be_taken_again_after_it_was_given_back(tmp_path):
    for _ in range(2):
        with film_lock(tmp_path):
            pass


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path):
    (tmp_path / "film").write_text("a file, not a folder")
    with pytest.raises(StoreError, match="the film could not be locked"), film_lock(tmp_path / "film"):
        pass


def test_two_films_are_held_at_once(tmp_path):
    a, b = tmp_path / "a", tmp_path / "b"
    with film_lock(a), film_lock(b), pytest.raises(BusyError), film_lock(a):
        pass
