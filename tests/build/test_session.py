import os

from kinema.build.session import Session, pins, sweep


def test_the_folder_of_a_living_process_is_not_swept(tmp_path):
    session = Session(tmp_path)
    path = session.new_path("x")
    path.write_text("unfinished")
    assert sweep(tmp_path) == 0
    assert path.exists()
    session.close()
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_a_process_that_was_killed_is_swept(tmp_path):
    child = os.fork()
    if child == 0:
        session = Session(tmp_path)
        session.new_path("x").write_text("unfinished")
        with session.pinned(["key"]):
            os.kill(os.getpid(), 9)
    os.waitpid(child, 0)
    assert len(list(tmp_path.rglob("*-x"))) == 1
    assert pins(tmp_path) == set()
    assert sweep(tmp_path) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_forked_child_gets_a_folder_of_its_own(tmp_path):
    session = Session(tmp_path)
    mine = session.folder
    child = os.fork()
    if child == 0:
        os._exit(0 if session.folder != mine else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert session.folder == mine


def test_pins_are_seen_while_they_hold(tmp_path):
    session = Session(tmp_path)
    with session.pinned(["a", "b"]) as own:
        assert pins(tmp_path) == {"a", "b"}
        assert pins(tmp_path, without=own) == set()
    assert pins(tmp_path) == set()
    session.close()
