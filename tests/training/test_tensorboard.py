import sys

import pytest

from kinema.errors import MissingError
from kinema.training.tensorboard import TensorBoard


def test_event_files_are_written_where_tensorboard_is_installed(tmp_path):
    pytest.importorskip("tensorboard")
    hook = TensorBoard(tmp_path, interval=2)
    for i in range(4):
        hook(i, {"loss": 1.0})
    hook.write(3, {"psnr_db": 20.0}, group="held_out")
    assert list(tmp_path.glob("events.out.*"))


def test_its_absence_is_said_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)
    with pytest.raises(MissingError, match="pip install tensorboard"):
        TensorBoard(tmp_path)
