"""Keys and signatures that `ssh-keygen -Y sign -n file` (OpenSSH) and `minisign` 0.11 made, and what is none.

`git.sig` is by the same key as `ed25519.sig`, of the same text, but signed with `-n git`.
"""

from pathlib import Path

import pytest

from pipeline.model.errors import WrongUsage
from pipeline.release.proof.keys import read_key

MADE = Path(__file__).parent / "signatures"
TEXT = (MADE / "texte").read_bytes()
NAMES = ("ed25519", "rsa", "minisign")


def _made(name: str) -> bytes:
    return (MADE / name).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_what_a_tool_signed_is_proved(name: str) -> None:
    text = _made(f"{name}.pub").decode()
    for key in (read_key(str(MADE / f"{name}.pub")), read_key(text), read_key(text.splitlines()[-1])):
        key.verify(TEXT, _made(f"{name}.sig"))
        assert key.signature == ("SHA256SUMS.minisig" if name == "minisign" else "SHA256SUMS.sig")
        with pytest.raises(ValueError, match="SHA256SUMS"):
            key.verify(TEXT + b" ", _made(f"{name}.sig"))


WRONG = {
    "nothing": b"",
    "a letter": b"x",
    "of a commit": _made("git.sig"),
    "cut": _made("ed25519.sig")[:200],
    "cut at its end": _made("rsa.sig")[:-60],
    "cut early": _made("minisign.sig")[:100],
    "no text": b"\xff" * 300,
    "long": _made("ed25519.sig") * 100,
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("wrong", [*WRONG, *NAMES])
def test_what_it_did_not_sign_is_not(name: str, wrong: str) -> None:
    signature = WRONG[wrong] if wrong in WRONG else _made(f"{wrong}.sig")
    key = read_key(_made(f"{name}.pub").decode())
    if wrong == name:
        signature = signature.replace(signature[-90:-80], signature[-90:-80].swapcase())
    with pytest.raises(ValueError, match="SHA256SUMS"):
        key.verify(TEXT, signature)


@pytest.mark.parametrize("stated", ["ssh-ed25519", "ssh-ed25519 AAAA", "ssh-rsa é", "", "RW", "/", "RWQ\0"])
def test_what_is_no_key_that_can_be_read_is_wrong_usage(stated: str) -> None:
    for one in (stated, str(MADE / "ecdsa.pub"), str(MADE / "texte")):
        with pytest.raises(WrongUsage) as told:
            read_key(one)
        assert told.value.code == "cle_illisible"
