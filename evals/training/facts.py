"""What may be told of a thing in an invented text: its price, its weight, who drew it; and how it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.training import drawing

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


@dataclass(frozen=True, slots=True)
class Fact:
    """What may be told of a thing: the sentence, what is asked for it, and how the figure is drawn."""

    sentence: str
    questions: tuple[str, ...]
    drawn: Callable[[Random], str]


FACTS = (
    Fact("{} costs {} in the shops.", ("What does {} cost?", "How much does one pay for {}?", "How expensive is {}?",
         "What is the price of {}?", "At what price is {} sold?"), lambda rng: f"{drawing.count(rng)} crowns"),
    Fact("{} sells at {}.", ("What does {} cost?", "How much is {}?", "How much do buyers pay for {}?"),
         lambda rng: f"{rng.randint(3, 900)} francs"),
    Fact("{} weighs {} when empty.", ("How heavy is {}?", "How much does {} weigh?", "What is the weight of {}?"),
         lambda rng: f"{drawing.count(rng)} kilograms"),
    Fact("{} reaches {} on a level road.", ("How fast is {}?", "What speed does {} reach?", "top speed {}"),
         lambda rng: f"{rng.randint(12, 240)} kilometres an hour"),
    Fact("{} was drawn by {}.", ("Who designed {}?", "Who drew {}?", "Who is the designer of {}?"), drawing.person),
    Fact("{} comes with a guarantee of {}.", ("How long is the guarantee on {}?", "What guarantee comes with {}?"),
         lambda rng: f"{rng.randint(2, 12)} years"),
    Fact("{} is made in {}.", ("Where is {} made?", "Where do they build {}?", "In which town is {} produced?"),
         drawing.word),
    Fact("{} runs for {} on one charge.", ("How long does {} run on one charge?", "What is the range of {}?",
         "How far does {} get without charging?"), lambda rng: f"{rng.randint(20, 700)} kilometres"),
    Fact("{} is sold in {} only.", ("In which colour does {} come?", "What colour is {}?"),
         lambda rng: rng.choice(("dark green", "grey", "black and white", "pale blue", "red"))),
    Fact("{} needs {} to charge.", ("How long does {} take to charge?", "What is the charging time of {}?"),
         lambda rng: f"{rng.randint(2, 55)} minutes"),
    Fact("{} has room for {}.", ("How many fit into {}?", "How many people can use {} at once?"),
         lambda rng: f"{rng.randint(2, 900)} people"),
    Fact("{} is built by a staff of {}.", ("How many people work on {}?", "How many employees build {}?"),
         lambda rng: f"{rng.randint(20, 900)}"),
)  # fmt: skip
