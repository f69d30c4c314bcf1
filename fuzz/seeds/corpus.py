"""The corpora, and how an input ends.

Data stands at the front of an input and choices at its back, the first choice last (see
fuzz/support/input.hpp).
"""

import pathlib

FUZZ = pathlib.Path(__file__).parent.parent


def write(target, name, data, *choices):
    """`choices` in the order in which the target asks for them."""
    folder = FUZZ / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data + bytes(reversed(choices)))


def pieces(*sizes):
    """The choice of piece sizes, as bytes for the end of the data; follow it by choices made before."""
    return bytes(sizes) + bytes([len(sizes)])
