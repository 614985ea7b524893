import hashlib
import os
import stat

import pytest

from kinema.build.artifact import DamagedError
from kinema.build.job import Job
from kinema.build.store import Store
from kinema.build.task import Task
from kinema.errors import TaskError


def put(store, name, files, **kwargs):
    task = Task(kind="thing", version=1, params={"name": name}, about=name, **kwargs)
    folder = store.work_folder(Job.of(task))
    for file, data in files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(data)
    store.put(task, folder, {"name": name}, 0.1)
    return task


def flip_a_byte(path, at=0):
    path.chmod(0o644)
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def fresh(store):
    """The same store as another process sees it: nothing verified yet."""
    return Store(store.root)


def test_what_is_put_is_got_back_with_its_names_extensions_and_measures(store):
    task = put(store, "a", {"film.mp4": b"film", "frames/0001.exr": b"one"})
    artifact = fresh(store).get(task.key)
    assert artifact.names == ("film.mp4", "frames/0001.exr")
    assert artifact.path("film.mp4").read_bytes() == b"film"
    assert artifact.path("film.mp4").suffix == ".mp4"
    assert artifact.sha256("frames/0001.exr") == hashlib.sha256(b"one").hexdigest()
    assert (artifact.measured, artifact.size) == ({"name": "a"}, 7)
    with pytest.raises(KeyError, match=r"no file 'x'; it has film\.mp4"):
        artifact.path("x")


def test_nothing_is_got_for_a_key_that_was_never_put(store):
    assert store.get("0" * 64) is None
    assert store.record("0" * 64) == (None, "none")


def test_files_in_the_store_are_read_only_and_equal_ones_are_kept_once(store):
    a = put(store, "a", {"x.bin": b"same"})
    b = put(store, "b", {"y.bin": b"same"})
    path = store.get(a.key).path("x.bin")
    assert path == store.get(b.key).path("y.bin")
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert store.usage().blobs == 1


def test_a_folder_elsewhere_is_copied_and_left_as_it_was(store, tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "a.txt").write_text("mine")
    task = Task(kind="own", version=1)
    store.put(task, folder, {}, 0)
    assert store.get(task.key).path("a.txt").read_text() == "mine"
    assert (folder / "a.txt").read_text() == "mine"


def test_a_link_left_by_a_task_is_refused(store):
    task = Task(kind="link", version=1)
    folder = store.work_folder(Job.of(task))
    (folder / "passwd").symlink_to("/etc/passwd")
    with pytest.raises(TaskError, match="not a plain file"):
        store.put(task, folder, {}, 0)


def test_a_flipped_byte_is_noticed_when_read_and_only_that_result_is_removed(store):
    a, b = put(store, "a", {"x.bin": b"aaaa"}), put(store, "b", {"x.bin": b"bbbb"})
    flip_a_byte(store.get(a.key).path("x.bin"), at=2)
    again = fresh(store)
    with pytest.raises(DamagedError, match=r"x\.bin of thing .* is damaged"):
        again.get(a.key).path("x.bin")
    assert again.get(a.key) is None
    assert again.record(a.key)[1] == "damaged"
    assert again.get(b.key).path("x.bin").read_bytes() == b"bbbb"


def test_a_flipped_byte_in_a_record_makes_it_no_result(store):
    task = put(store, "a", {"x.bin": b"aaaa"})
    record = store.result_path(task.key)
    flip_a_byte(record, at=record.stat().st_size - 20)
    assert fresh(store).get(task.key) is None


@pytest.mark.parametrize("length", [0, 3, 70])
def test_a_record_cut_short_makes_it_no_result(store, length):
    task = put(store, "a", {"x.bin": b"aaaa"})
    os.truncate(store.result_path(task.key), length)
    assert fresh(store).get(task.key) is None


def test_a_missing_or_shorter_file_makes_it_no_result(store):
    a, b = put(store, "a", {"x.bin": b"aaaa"}), put(store, "b", {"x.bin": b"bbbb"})
    store.get(a.key).path("x.bin").unlink()
    flipped = store.get(b.key).path("x.bin")
    flipped.chmod(0o644)
    os.truncate(flipped, 2)
    assert fresh(store).get(a.key) is None
    assert fresh(store).get(b.key) is None
    assert store.record(a.key)[1] == "incomplete"


def test_verify_all_names_every_kind_of_damage_and_removes_nothing(store):
    tasks = [put(store, name, {"x.bin": name.encode() * 9}) for name in "abcd"]
    paths = [store.get(task.key).path("x.bin") for task in tasks]
    flip_a_byte(paths[0])
    paths[1].unlink()
    flip_a_byte(store.result_path(tasks[2].key))
    found = {damage.key: damage.what for damage in fresh(store).verify_all()}
    assert found == {tasks[0].key: "its bytes have changed", tasks[1].key: "missing",
                     tasks[2].key: "the record is not readable"}
    assert len(list(store.keys())) == 4


def test_the_latest_result_about_a_thing_is_the_one_used_last(store):
    def task(text):
        return Task(kind="line", version=1, params={"text": text}, about="line-7")

    for i, text in enumerate(["one", "two", "three"]):
        folder = store.work_folder(Job.of(task(text)))
        store.put(task(text), folder, {}, 0)
        os.utime(store.result_path(task(text).key), (1000 + i, 1000 + i))
    assert store.latest("line", "line-7").job.params == {"text": "three"}
    store.get(task("one").key)
    assert store.latest("line", "line-7").job.params == {"text": "one"}
    assert store.latest("line", "line-8") is None
