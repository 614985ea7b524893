"""Weights come back as they were saved, and what is missing or damaged is said in one line."""

import json
import subprocess
import sys
from dataclasses import asdict, replace

import pytest
import torch

from kinema.errors import InputError, MissingError
from kinema.models import (
    dcgan,
    face_reader,
    image_vae,
    judge,
    motion_vae,
    stylegan,
    text_encoder,
    video_dit,
    video_unet,
    video_vae,
)
from kinema.weights.load import CARD, HEADER, MODELS, card, file_hash, load, save

ABOUT = dict.fromkeys(CARD, "none: random weights of a test")
TINY = {"video_vae": lambda: video_vae.VideoVAE(video_vae.TINY), "video_dit": lambda: video_dit.VideoDiT(video_dit.TINY),
        "video_unet": lambda: video_unet.VideoUNet(video_unet.TINY),
        "text_encoder": lambda: text_encoder.TextEncoder(text_encoder.TINY), "judge": lambda: judge.Judge(judge.TINY),
        "dcgan": lambda: dcgan.DCGANGenerator(dcgan.TINY), "image_vae": lambda: image_vae.ImageVAE(image_vae.TINY),
        "motion_vae": lambda: motion_vae.MotionVAE(motion_vae.TINY),
        "stylegan": lambda: stylegan.StyleGAN(stylegan.TINY), "face_reader": lambda: face_reader.FaceReader(face_reader.TINY)}


@pytest.mark.parametrize("name", MODELS)
def test_every_model_comes_back_with_its_config_and_its_weights_rounded_to_bfloat16(name, tmp_path):
    model = TINY[name]()
    save(name, model, ABOUT, tmp_path)
    found = load(name, tmp_path)
    assert found.config == model.config and not found.training
    for (key, saved), (_, kept) in zip(model.named_parameters(), found.named_parameters(), strict=True):
        assert torch.equal(saved.bfloat16().float(), kept) and not kept.requires_grad, key
    assert card(name, tmp_path)["licence"] == ABOUT["licence"]


def test_statistics_of_latents_keep_their_precision(tmp_path):
    vae = TINY["video_vae"]()
    vae.latent_mean_C.fill_(0.123456789)
    save("video_vae", vae, ABOUT, tmp_path)
    assert torch.equal(load("video_vae", tmp_path).latent_mean_C, vae.latent_mean_C)


def test_the_folder_may_be_named_by_the_environment(tmp_path, monkeypatch):
    save("other_words", TINY["text_encoder"](), ABOUT, tmp_path)
    monkeypatch.setenv("KINEMA_WEIGHTS", str(tmp_path))
    assert load("other_words").config == text_encoder.TINY


def test_the_hash_changes_with_the_weights_and_with_the_card(tmp_path):
    def hashed(fill, about):
        encoder = TINY["text_encoder"]()
        for parameter in encoder.parameters():
            torch.nn.init.constant_(parameter, fill)
        save("text_encoder", encoder, about, tmp_path)
        return file_hash("text_encoder", tmp_path)

    first = hashed(0.0, ABOUT)
    assert hashed(0.0, ABOUT) == first
    assert hashed(1.0, ABOUT) != first
    assert hashed(0.0, ABOUT | {"sampling": {"steps": 2}}) != first


def test_missing_weights_say_what_to_run(tmp_path):
    for ask in (load, file_hash, card):
        with pytest.raises(MissingError, match="kinema train video_dit"):
            ask("video_dit", tmp_path)


def test_without_torch_the_hash_is_known_and_loading_says_what_to_install(tmp_path):
    save("text_encoder", TINY["text_encoder"](), ABOUT, tmp_path)
    code = ("import sys; sys.modules['torch'] = None\n"
            "from pathlib import Path; from kinema.errors import MissingError\n"
            "from kinema.weights.load import file_hash, load\n"
            f"folder = Path({str(tmp_path)!r}); print(file_hash('text_encoder', folder))\n"
            "try: load('text_encoder', folder)\n"
            "except MissingError as error: print(error)")
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.splitlines()
    assert said[0] == file_hash("text_encoder", tmp_path) and "pip install torch" in said[1]


def test_damaged_foreign_and_ill_fitting_files_are_refused(tmp_path):
    from safetensors.torch import save_file

    path = save("text_encoder", TINY["text_encoder"](), ABOUT, tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:len(whole) // 2])
    with pytest.raises(InputError, match="not a whole file"):
        load("text_encoder", tmp_path)
    save_file({"a": torch.zeros(1)}, path)
    with pytest.raises(InputError, match="no weights of this format"):
        load("text_encoder", tmp_path)
    wide = replace(text_encoder.TINY, width=32)
    save_file(TINY["text_encoder"]().state_dict(), path,
              {HEADER: json.dumps({"kind": "text_encoder", "config": asdict(wide)})})
    with pytest.raises(InputError, match="does not fit its own config"):
        load("text_encoder", tmp_path)


def test_a_card_must_say_where_the_weights_come_from(tmp_path):
    with pytest.raises(ValueError, match="licence"):
        save("text_encoder", TINY["text_encoder"](), {k: v for k, v in ABOUT.items() if k != "licence"}, tmp_path)
    with pytest.raises(ValueError, match="Linear is not one of"):
        save("linear", torch.nn.Linear(1, 1), ABOUT, tmp_path)
    assert not list(tmp_path.iterdir())
