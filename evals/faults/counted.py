"""The command line with the texts that it embeds counted: a byte a text in a file, which a kill leaves there.

python -m evals.faults.counted FILE COMMAND …

With FAULT_PUBLISHED_FROM in the environment, a run publishes in its middle from so many passages on.
"""

from __future__ import annotations

import os
import runpy
import sys
from typing import TYPE_CHECKING

from index import embedding
from index.encoder import Encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


PUBLISHED_FROM = "FAULT_PUBLISHED_FROM"


def main() -> None:
    """Count in the file that is named first; the rest is what `assistant` would be given."""
    counter = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    encode = Encoder.encode

    def counted(self: Encoder, text: str) -> NDArray[np.float32]:
        vector = encode(self, text)
        os.write(counter, b".")
        return vector

    embedding.FIRST_PUBLISHED = int(os.environ.get(PUBLISHED_FROM, embedding.FIRST_PUBLISHED))
    Encoder.encode = counted  # type: ignore[method-assign]  # what it does is as it was
    runpy.run_module("assistant", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
