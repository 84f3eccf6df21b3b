from __future__ import annotations

import itertools
import json
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.encoder import DEFAULT_ENCODER, Encoder, EncoderIdentity, load_encoder
from index.encoder_cache import (
    DESCRIPTION,
    GRAPH,
    TOKENIZER,
    cache_folder,
    encoder_folder,
    fresh_folder,
    full_name,
    read_identity,
    take_place,
)
from index.encoder_source import find_model, load_model, weights_sha256
from index.errors import EncoderError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sentence_transformers import SentenceTransformer

ROOT = Path(__file__).parent.parent
LONG = "The joint venture in Guangzhou halved its output, and the plant was offered to its partner. " * 40
TEXTS = [
    "Why did sales fall?",
    "Sales fell by 30.9% to 852,269 vehicles in 2024.",
    "x",
    "",
    "   \n\t ",
    "The plant in Wuhan is closed; 2,000 people lose their work, the company said on Friday.",
    "Übergrößenträger straße naïve café — “quoted” …",
    "広州の合弁会社は生産を半減した。",
    "🚗🔋 ⚡ 新能源汽车",
    "https://example.org/a/b?c=d&e=f#g",
    "def f(x):\n    return x ** 2  # square",
    "lorem " * 200,
    LONG,
]


@pytest.fixture(scope="session")
def original() -> SentenceTransformer:
    return load_model(DEFAULT_ENCODER, find_model(DEFAULT_ENCODER))


# --- vectors


def test_vectors_are_those_of_sentence_transformers(encoder: Encoder, original: SentenceTransformer) -> None:
    expected = original.encode(TEXTS, normalize_embeddings=True)
    cosines = [float(encoder.encode(text) @ vector) for text, vector in zip(TEXTS, expected, strict=True)]
    assert min(cosines) > 0.97, dict(zip(TEXTS, cosines, strict=True))
    assert float(np.mean(cosines)) > 0.985


def test_vectors_have_length_one_and_the_dimensions_of_the_identity(encoder: Encoder) -> None:
    for text in TEXTS:
        vector = encoder.encode(text)
        assert vector.dtype == np.float32
        assert vector.shape == (encoder.identity.dimensions,)
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_a_text_has_the_same_vector_alone_and_among_others(encoder: Encoder) -> None:
    together = list(encoder.encode_many(TEXTS * 3, threads=3))
    assert len(together) == 3 * len(TEXTS)
    for text, vector in zip(TEXTS * 3, together, strict=True):
        assert vector.tobytes() == encoder.encode(text).tobytes()


def test_what_lies_beyond_the_limit_is_not_read(encoder: Encoder) -> None:
    words = ["car"] * (encoder.identity.max_length - 2)
    full = encoder.encode(" ".join(words))
    assert encoder.encode(" ".join([*words, "banana"])).tobytes() == full.tobytes()
    assert encoder.encode(" ".join([*words[:-1], "banana"])).tobytes() != full.tobytes()


def test_a_text_that_is_not_unicode_has_a_vector(encoder: Encoder) -> None:
    assert encoder.encode("caf\udce9").tobytes() == encoder.encode("caf?").tobytes()


def test_pieces_are_counted_without_limit_and_without_special_ones(
    encoder: Encoder, original: SentenceTransformer
) -> None:
    for text in TEXTS:
        assert encoder.count_pieces(text) == len(original.tokenizer(text, add_special_tokens=False)["input_ids"])
    assert encoder.count_pieces(LONG) > encoder.identity.max_length


def test_many_texts_may_come_from_an_endless_iterator(encoder: Encoder) -> None:
    read = 0

    def numbers() -> Iterator[str]:
        nonlocal read
        for read in itertools.count(1):
            yield f"number {read}"

    vectors = encoder.encode_many(numbers(), threads=2)
    first = list(itertools.islice(vectors, 5))
    assert first[4].tobytes() == encoder.encode("number 5").tobytes()
    assert read < 100


def test_an_abandoned_run_leaves_no_thread_behind(encoder: Encoder) -> None:
    vectors = iter(encoder.encode_many(LONG for _ in itertools.count()))
    next(vectors)
    del vectors
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("encoder")]


# --- identity


def test_the_fingerprint_is_over_all_but_the_name() -> None:
    identity = EncoderIdentity("a", "00ff", "mean", 256, 384)
    others = [
        EncoderIdentity("a", "00fe", "mean", 256, 384),
        EncoderIdentity("a", "00ff", "cls", 256, 384),
        EncoderIdentity("a", "00ff", "mean", 128, 384),
        EncoderIdentity("a", "00ff", "mean", 256, 768),
    ]
    assert EncoderIdentity("b", "00ff", "mean", 256, 384).fingerprint == identity.fingerprint
    assert len({identity.fingerprint, *(other.fingerprint for other in others)}) == 5
    assert EncoderIdentity.from_dict(json.loads(json.dumps(identity.to_dict()))) == identity


def test_the_default_model_has_one_name(tmp_path: Path) -> None:
    assert full_name("all-MiniLM-L6-v2") == DEFAULT_ENCODER
    assert full_name("paraphrase-MiniLM-L3-v2") == "sentence-transformers/paraphrase-MiniLM-L3-v2"
    assert full_name("someone/model") == "someone/model"
    assert full_name(str(tmp_path)) == str(tmp_path.resolve())


# --- models that are refused


def test_tampered_weights_are_refused_before_they_are_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(find_model(DEFAULT_ENCODER), folder)
    weights = folder / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    with pytest.raises(EncoderError, match="not those of the official release"):
        weights_sha256(DEFAULT_ENCODER, folder)


def test_a_model_that_cannot_be_had_is_named_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_CACHE", str(tmp_path))
    with pytest.raises(EncoderError, match=r"nobody/nothing .* cannot be downloaded"):
        load_encoder("nobody/nothing")


@pytest.mark.parametrize("name", ["/no/such/model", "./model", "../model", "~/no/such/model", "model/", "a/b/c"])
def test_a_folder_that_is_missing_is_named_before_anything_is_said(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EncoderError, match=f"There is no folder {name} "):
        load_encoder(name, on_prepare=pytest.fail)


def test_a_folder_without_weights_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_CACHE", str(tmp_path / "cache"))
    with pytest.raises(EncoderError, match="holds no weights in the safetensors format"):
        load_encoder(str(tmp_path))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("max", "its pooling is max"),
        ("dense", "Transformer, Pooling, Dense"),
        ("prompt", "expects a prompt"),
    ],
)
def test_models_of_another_build_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, reason: str
) -> None:
    monkeypatch.setenv("ASSISTANT_CACHE", str(tmp_path / "cache"))
    with pytest.raises(EncoderError, match=reason):
        load_encoder(str(small_model(tmp_path / "model", change)))


def small_model(folder: Path, kind: str) -> Path:
    """Save a sentence-transformers model with random weights, of the default one's words and of a kind."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Pooling, Transformer
    from transformers import AutoTokenizer, BertConfig, BertModel, DistilBertConfig, DistilBertModel

    torch.manual_seed(0)
    words = AutoTokenizer.from_pretrained(find_model(DEFAULT_ENCODER))
    bare = folder.with_name("transformer")
    if kind == "distilbert":
        DistilBertModel(
            DistilBertConfig(vocab_size=len(words), dim=64, n_heads=4, n_layers=2, hidden_dim=128)
        ).save_pretrained(bare)
    else:
        BertModel(
            BertConfig(vocab_size=len(words), hidden_size=64, num_attention_heads=4, num_hidden_layers=2)
        ).save_pretrained(bare)
    words.save_pretrained(bare)
    modules = [
        Transformer(str(bare), max_seq_length=64),
        Pooling(64, pooling_mode={"max": "max", "distilbert": "cls"}.get(kind, "mean")),
    ]
    if kind == "dense":
        modules.append(Dense(64, 32))
    prompts = {"query": "query: "} if kind == "prompt" else None
    SentenceTransformer(modules=modules, prompts=prompts, device="cpu").save(str(folder))
    return folder


# --- other models, and the cache


@pytest.fixture(scope="session")
def own_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_model(tmp_path_factory.mktemp("own") / "model", "distilbert")


@pytest.fixture(scope="session")
def filled_cache(own_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    cache = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASSISTANT_CACHE", str(cache))
        load_encoder(str(own_model))
    return cache


@pytest.fixture
def cached(filled_cache: Path, own_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The prepared folder of a small model, in a cache of the test's own."""
    shutil.copytree(filled_cache, tmp_path / "cache")
    monkeypatch.setenv("ASSISTANT_CACHE", str(tmp_path / "cache"))
    return encoder_folder(str(own_model))


def test_a_folder_with_another_kind_of_model_can_be_used(cached: Path, own_model: Path) -> None:
    encoder = load_encoder(str(own_model))
    assert encoder.identity == EncoderIdentity(
        str(own_model), weights_sha256("own", own_model), pooling="cls", max_length=64, dimensions=64
    )
    expected = load_model("own", own_model).encode(TEXTS, normalize_embeddings=True)
    assert min(float(encoder.encode(text) @ vector) for text, vector in zip(TEXTS, expected, strict=True)) > 0.98
    assert cached.stat().st_mode & 0o777 == 0o700


def test_a_prepared_encoder_is_not_prepared_again(cached: Path, own_model: Path) -> None:
    load_encoder(str(own_model), on_prepare=pytest.fail)
    assert [path.name for path in cached.parent.iterdir()] == [cached.name]


@pytest.mark.parametrize("damaged", [GRAPH, TOKENIZER, DESCRIPTION])
def test_a_damaged_cache_is_prepared_anew(cached: Path, own_model: Path, damaged: str) -> None:
    sound = load_encoder(str(own_model)).encode("sound")
    (cached / damaged).write_bytes((cached / damaged).read_bytes()[:-20])
    said: list[str] = []
    assert load_encoder(str(own_model), on_prepare=said.append).encode("sound").tobytes() == sound.tobytes()
    assert len(said) == 1
    assert str(own_model) in said[0]
    assert read_identity(cached) is not None
    assert [path.name for path in cached.parent.iterdir()] == [cached.name]


def test_a_changed_model_is_not_taken_from_the_cache(cached: Path, own_model: Path, tmp_path: Path) -> None:
    copy = tmp_path / "model"
    shutil.copytree(own_model, copy)
    before = encoder_folder(str(copy))
    (copy / "sentence_bert_config.json").write_text('{"max_seq_length": 32}')
    assert len({cached, before, encoder_folder(str(copy))}) == 3


def test_a_cache_that_cannot_be_written_is_done_without(
    own_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("no folder can be made in here")
    monkeypatch.setenv("ASSISTANT_CACHE", str(occupied / "cache"))
    assert load_encoder(str(own_model)).encode("text").shape == (64,)


@pytest.mark.parametrize(
    ("set_", "expected"),
    [
        ({"ASSISTANT_CACHE": "/chosen"}, "/chosen"),
        ({"XDG_CACHE_HOME": "/xdg"}, "/xdg/document-assistant"),
        ({"XDG_CACHE_HOME": "relative"}, "/home/me/.cache/document-assistant"),
        ({}, "/home/me/.cache/document-assistant"),
    ],
)
@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has one place of its own for caches")
def test_the_cache_is_where_the_platform_has_it(
    monkeypatch: pytest.MonkeyPatch, set_: dict[str, str], expected: str
) -> None:
    monkeypatch.delenv("ASSISTANT_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", "/home/me")
    for name, value in set_.items():
        monkeypatch.setenv(name, value)
    assert cache_folder() == Path(expected)


@pytest.mark.parametrize("renames", [0, 1])
def test_a_kill_leaves_a_whole_encoder_or_none(cached: Path, own_model: Path, tmp_path: Path, renames: int) -> None:
    """Killed just before a rename, with a damaged encoder in its place: before the first, and between the two."""
    whole = tmp_path / "whole"
    shutil.copytree(cached, whole)
    (cached / GRAPH).write_bytes(b"damaged")
    script = f"""
import os, pathlib, shutil, signal
from pathlib import Path
from index.encoder_cache import fresh_folder, take_place
rename, done = Path.rename, []
def killed(self, target):
    if len(done) == {renames}:
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(target)
    return rename(self, target)
Path.rename = killed
with fresh_folder(Path({str(cached)!r})) as fresh:
    shutil.copytree({str(whole)!r}, fresh, dirs_exist_ok=True)
    take_place(fresh, Path({str(cached)!r}))
"""
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert read_identity(cached) is None
    with fresh_folder(cached) as fresh:
        shutil.copytree(whole, fresh, dirs_exist_ok=True)
        take_place(fresh, cached)
    assert load_encoder(str(own_model), on_prepare=pytest.fail).encode("text").shape == (64,)


def test_a_whole_encoder_is_left_to_those_who_use_it(cached: Path, tmp_path: Path) -> None:
    before = cached.stat().st_ino
    shutil.copytree(cached, tmp_path / "second")
    with fresh_folder(cached) as fresh:
        shutil.copytree(tmp_path / "second", fresh, dirs_exist_ok=True)
        take_place(fresh, cached)
    assert cached.stat().st_ino == before


def test_nothing_heavy_is_imported_to_encode(encoder: Encoder) -> None:
    script = """
import sys
from index.encoder import load_encoder
encoder = load_encoder(on_prepare=sys.exit)
encoder.encode("text"), list(encoder.encode_many(["text"])), encoder.count_pieces("text")
print([name for name in sys.modules if name.split(".")[0] in
       {"torch", "transformers", "sentence_transformers", "langchain", "langchain_core", "chromadb", "onnx"}])
"""
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("[]\n", "")
    assert encoder.identity.name == DEFAULT_ENCODER


def test_langchain_gets_the_same_vectors(encoder: Encoder) -> None:
    from index.embeddings import OnnxEmbeddings

    embeddings = OnnxEmbeddings(encoder)
    assert embeddings.embed_query(TEXTS[0]) == encoder.encode(TEXTS[0]).tolist()
    assert embeddings.embed_documents(TEXTS[:3]) == [encoder.encode(text).tolist() for text in TEXTS[:3]]
