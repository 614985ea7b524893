"""docs/models: a page for every model, on which what stands in code font is in the code, and numbers are its own."""

import re
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from kinema.models import dcgan, image_vae, motion_vae, stylegan, text_encoder, video_dit, video_unet, video_vae  # noqa: E402

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "models"
SOURCE = "\n".join(path.read_text(encoding="utf-8") for room in ("src/kinema", "tests") for path in (ROOT / room).rglob("*.py"))
NAMES = {"video_unet": video_unet.VideoUNet, "video_vae": video_vae.VideoVAE, "text_encoder": text_encoder.TextEncoder,
         "video_dit": video_dit.VideoDiT, "dcgan": dcgan.DCGANGenerator, "stylegan": stylegan.StyleGAN,
         "image_vae": image_vae.ImageVAE, "motion_vae": motion_vae.MotionVAE}
NO_MODEL = {"__init__", "conditions", "memory"}            # what models are told, and a setting of the process
WRITTEN = sorted([*PAGES.glob("*.md"), ROOT / "docs" / "training.md", ROOT / "examples" / "models" / "README.md"])


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_every_model_has_its_page_and_the_index_names_it():
    models = {path.stem for path in (ROOT / "src/kinema/models").glob("*.py")} - NO_MODEL
    for name in models & NAMES.keys():
        page = text(PAGES / f"{name}.md")
        for part in ("## Equations", "## Training", "## Measured", "## Known faults", "## What popular write-ups get wrong"):
            assert part in page, (name, part)
        assert f"({name}.md)" in text(PAGES / "README.md") and f"kinema train {name}" in page


@pytest.mark.parametrize("path", WRITTEN, ids=lambda p: p.stem)
def test_names_in_code_font_are_in_the_code(path):
    outside = "".join(text(path).split("```")[::2])
    spans = [*re.findall(r"`([^`\n]+)`", outside), *re.findall(r"\\texttt\{([^}]+)\}", outside)]
    words = {word for span in spans for word in re.findall(r"[A-Za-z_][A-Za-z_0-9]{3,}", span.replace("\\_", "_"))}
    known = set(re.findall(r"[A-Za-z_][A-Za-z_0-9]*", SOURCE)) | {part for p in ROOT.rglob("*") if ".venv" not in p.parts
                                                                  for part in re.findall(r"\w+", p.name)}
    assert sorted(word for word in words - known if not word.endswith("_")) == []


@pytest.mark.parametrize("path", WRITTEN, ids=lambda p: p.stem)
def test_links_lead_somewhere(path):
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text(path)):
        assert link.startswith("http") or (path.parent / link).exists(), link


@pytest.mark.parametrize("path", WRITTEN, ids=lambda p: p.stem)
def test_commands_are_accepted(path):
    import shlex

    from kinema.cli.main import parser

    for line in "\n".join(text(path).split("```")[1::2]).splitlines():
        if re.search(r"kinema (train|generate|measure|sample) ", line) or "kinema.cli.main" in line:
            assert parser().parse_args(shlex.split(re.split(r"kinema(?:\.cli\.main)? ", line, maxsplit=1)[1], comments=True)).command in line


@pytest.mark.parametrize("name", NAMES)
def test_the_number_of_weights_on_its_page_is_that_of_the_model(name):
    module = {"video_unet": video_unet, "video_vae": video_vae, "text_encoder": text_encoder, "video_dit": video_dit,
              "dcgan": dcgan, "stylegan": stylegan, "image_vae": image_vae, "motion_vae": motion_vae}[name]
    with torch.device("meta"):
        model = NAMES[name](module.SMALL)
    millions = sum(parameter.numel() for parameter in model.parameters()) / 1e6
    said = re.search(r"([\d.]+) M weights", text(PAGES / f"{name}.md"))
    assert said and abs(float(said[1]) - millions) < 0.6 * 10 ** -len(said[1].partition(".")[2]), millions
    row = re.search(rf"\({name}\.md\).*\| ([\d.]+) M \| ([\d.]+) MB", text(PAGES / "README.md"))
    assert row and float(row[1]) == float(said[1]) and abs(float(row[2]) - 2 * millions) < 0.15
