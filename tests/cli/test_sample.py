import pytest

from kinema.cli.main import main


def test_what_cannot_be_written_or_is_not_there_is_said(tmp_path, capsys):
    assert main(["sample", "dcgan", "--out", str(tmp_path / "a.txt")]) == 2 and ".png" in capsys.readouterr().err
    assert main(["sample", "dcgan", "--out", str(tmp_path / "no" / "a.png")]) == 4
    pytest.importorskip("torch")
    assert main(["sample", "dcgan", "dusk", "--out", str(tmp_path / "a.png"), "--weights", str(tmp_path)]) == 2
    assert "kinema train dcgan" in capsys.readouterr().err


def test_a_sheet_and_a_loop_are_written(tmp_path):
    torch = pytest.importorskip("torch")
    from kinema.models.dcgan import TINY, DCGANGenerator
    from kinema.weights.load import CARD, save

    torch.manual_seed(0)
    save("dcgan", DCGANGenerator(TINY), dict.fromkeys(CARD, "") | {"facts": {"sky": 3}}, tmp_path)
    words = ["sample", "dcgan", "sky", "--weights", str(tmp_path), "--count", "8", "--seconds", "0.1"]
    for name in ("a.png", "a.gif"):
        assert main([*words, "--out", str(tmp_path / name)]) == 0 and (tmp_path / name).stat().st_size > 500
