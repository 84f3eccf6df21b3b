"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

StoreOption = Annotated[
    Path | None, typer.Option("--store", metavar="DIR", help="The store's folder [env: ASSISTANT_STORE].")
]
ModelOption = Annotated[
    str | None,
    typer.Option("--model", metavar="PROVIDER:NAME", help="A chat model to write the answer [env: ASSISTANT_MODEL]."),
]
EncoderOption = Annotated[
    str | None,
    typer.Option("--encoder", metavar="NAME", help="The embedding model, by name or folder [env: ASSISTANT_ENCODER]."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
PassagesOption = Annotated[int | None, typer.Option("-k", "--passages", min=1, max=100, help="Passages to retrieve.")]
InOption = Annotated[
    list[str] | None,
    typer.Option("--in", metavar="SOURCE", help="Only these files: a name, folder or glob. Repeatable."),
]
SinceOption = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Only documents dated then or later, as 2024 or 2024-05-31."),
]
TypeOption = Annotated[
    list[str] | None, typer.Option("--type", metavar="SUFFIX", help="Only files of this kind, as pdf. Repeatable.")
]
ReadinessOption = Annotated[
    str | None,
    typer.Option(
        "--readiness",
        metavar="LEVEL",
        help="How readily to answer: cautious, balanced or eager [env: ASSISTANT_READINESS].",
    ),
]
QuietOption = Annotated[
    bool, typer.Option("--quiet", "-q", help="Nothing on standard error but failures and warnings.")
]
