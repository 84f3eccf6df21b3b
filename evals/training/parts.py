"""The parts that an invented text is put together from, each with what may be asked about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evals.training import drawing
from evals.training.drawing import ROLES, SOURCES, chance
from evals.training.facts import FACTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


@dataclass(slots=True)
class Story:
    """A text that grows by sentences, and what is asked about it: (question, sentences that answer, short answer)."""

    rng: Random
    trade: drawing.Trade
    makers: list[str]
    year: int
    place: str
    sentences: list[str] = field(default_factory=list)
    asked: list[tuple[str, tuple[int, ...], str | None]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def say(self, *sentences: str) -> tuple[int, ...]:
        """Add sentences; their numbers."""
        first = len(self.sentences)
        self.sentences.extend(sentences)
        return tuple(range(first, len(self.sentences)))

    def ask(self, at: tuple[int, ...], answer: str | None, *questions: str) -> None:
        """Note one of these questions, answered by these sentences."""
        self.asked.append((self.rng.choice(questions), at, answer))

    def miss(self, *questions: str) -> None:
        """Note two of these questions, which nothing answers."""
        self.missing.extend(self.rng.sample(questions, min(2, len(questions))))

    def another(self, *said_of: str) -> str:
        """A maker of which this is not said: one of the story's that is not among these, or one it does not name."""
        others = [maker for maker in self.makers if maker not in said_of]
        if said_of and others and chance(self.rng, 0.65):
            return self.rng.choice(others)
        return drawing.maker(self.rng, self.trade)


def _changes(s: Story) -> None:
    """Several makers' changes side by side."""
    a, b, c = s.makers[:3]
    metric, (p, q, r) = s.rng.choice(s.trade.metrics), (drawing.percent(s.rng) for _ in range(3))
    down, low, up = s.rng.choice(
        (("fell", "lost", "fall"), ("dropped", "shrank", "drop"), ("declined", "slid", "decline"))
        if chance(s.rng, 0.7)
        else (("rose", "gained", "rise"), ("grew", "climbed", "grow"))
    )
    style = s.rng.choice(("two sentences", "one", "while", "three"))
    if style == "two sentences":
        at = s.say(f"In {s.year}, {a}’s {metric} {down} by {p}.", f"{b} {low} by {q}, and {c} by {r}.")
        first, second = at[:1], at[1:]
    elif style == "one":
        first = second = at = s.say(f"{a}’s {metric} {down} by {p} in {s.year}, {b}’s by {q} and {c}’s by {r}.")
    elif style == "while":
        first = second = at = s.say(
            f"While {metric} at {a} {down} by {p} in {s.year}, they {down} by {q} at {b} and by {r} at {c}."
        )
    else:
        at = s.say(
            f"{a} reported for {s.year} that its {metric} {down} by {p}.",
            f"At {b} the figure {low} by {q}.",
            f"{c} was worst hit, with {r}.",
        )
        first, second = at[:1], at[1:2]
    third = at[-1:]
    for maker, figure, where in ((a, p, first), (b, q, second), (c, r, third)):
        s.ask(
            where, figure, f"How much did {maker}'s {metric} {up} in {s.year}?", f"By how much did {maker} {up}?",
            f"How did {maker} do in {s.year}?", f"What was the change at {maker}?", f"{maker} {metric} {s.year}",
            f"And how about {maker}'s {metric}?",
        )  # fmt: skip
    s.ask(at, None, f"Which of {a}, {b} and {c} changed most?", f"Compare the {metric} of {a}, {b} and {c}.")
    s.miss(f"How much did {s.another()}'s {metric} {up} in {s.year}?", f"By how much did {a} {up} in {s.year - 3}?",
           f"How much did {b}'s {metric} {up} in {drawing.word(s.rng)}?")  # fmt: skip


def _from_to(s: Story) -> None:
    """A share at two times, with who says so."""
    a = s.makers[0]
    early, (p, q), source = (
        s.year - s.rng.randint(2, 9),
        (drawing.percent(s.rng) for _ in range(2)),
        s.rng.choice(SOURCES),
    )
    verb = s.rng.choice(("went", "shrank", "climbed", "moved"))
    at = s.say(
        s.rng.choice(
            (
                f"The share of {a} in {s.place} {verb} from {p} in {early} to {q} in {s.year}, says {source}.",
                f"According to {source}, {a} held {p} of the market in {s.place} in {early} and {q} in {s.year}.",
            )
        )
    )
    s.ask(at, p, f"What share did {a} have in {early}?", f"How large was the share of {a} in {early}?")
    s.ask(at, q, f"What share did {a} have in {s.year}?", f"market share {s.place} {s.year}")
    s.ask(at, source, "Who supplied the figures on the share?", "Where does the market share come from?")
    s.miss(f"What share of the market did {a} have in {early - 7}?", f"What share did {s.another(a)} have in {s.year}?",
           f"What share of the market in {drawing.word(s.rng)} did {a} have in {s.year}?")  # fmt: skip


def _quoted(s: Story) -> None:
    """Somebody with an office says something."""
    a, person, role = s.rng.choice(s.makers), drawing.person(s.rng), s.rng.choice(ROLES)
    view = s.rng.choice((
        "We have to listen to the people who buy from us", "It is not a question of money", "Next year will be harder",
        "Nobody had expected that", "To win here, one needs local hands", "We have changed our plan from the ground up",
    ))  # fmt: skip
    at = s.say(
        s.rng.choice(
            (
                f"“{view},” said {person}, {role} of {a}.",
                f"{person}, who is {role} at {a}, put it this way: “{view}.”",
                f"“{view},” {person} told reporters. The {role} of {a} spoke on Monday.",
            )
        )
    )
    office = f"{role} of {a}" if f"{role} of {a}" in s.sentences[-1] else role
    s.ask(at, office, f"Who is {person}?", f"What position does {person} hold?", f"What is {person}'s job?")
    s.ask(at, person, f"Who is the {role} of {a}?", f"Who said “{view.lower()}”?", f"What is the name of {a}'s {role}?")
    s.ask(at, view, f"What did {person} say?", f"What is the view of {person}?")
    s.miss(
        f"Who is the {role} of {s.another(a)}?",
        f"What did the {role} of {s.another(a)} say?",
        f"How old is {person}?",
        f"Who is {drawing.person(s.rng)}?",
    )


def _plans(s: Story) -> None:
    """Something new is announced."""
    a, name, product = s.rng.choice(s.makers), drawing.word(s.rng), s.rng.choice(s.trade.products)
    when = s.rng.choice((f"by the end of {s.year + 1}", f"in {s.year + 2}", "within two years", "next spring",
                         "by the end of the year", f"in March {s.year + 1}"))  # fmt: skip
    at = s.say(
        s.rng.choice(
            (
                f"{a} plans to launch its first {product}, the “{name},” {when}.",
                f"{a} will introduce the {name}, a {product}, {when}.",
                f"The {name}, {a}’s new {product}, is to appear {when}.",
            )
        )
    )
    s.ask(at, when, f"When will the {name} be launched?", f"When does {a} bring out its {product}?",
          f"How soon is the {name} due?", "When does it go on sale?")  # fmt: skip
    s.ask(at, product, f"What kind of thing is the {name}?", f"What is the {name}?")
    s.ask(at, name, f"What is {a}'s {product} called?", f"What does {a} plan to launch?")
    s.miss(f"What does the {name} cost?", f"When will {s.another(a)} launch its {product}?",
           f"Who designed the {name}?", f"What is {s.another(a)}'s new {product} called?",
           f"How fast is the {name}?")  # fmt: skip


def _invests(s: Story) -> None:
    """Money for a purpose until a date."""
    a, sum_, other = s.rng.choice(s.makers), drawing.amount(s.rng), drawing.amount(s.rng)
    purpose = s.rng.choice(("research and development", "new halls", "training", "a second site", "cleaner engines"))
    until = s.rng.choice((f"by the end of {s.year + 2}", f"by {s.year + 4}", f"until {s.year + 3}"))
    at = s.say(f"It is {a} that spends most: {sum_} crowns (about {other} francs) are to go into {purpose} {until}."
               if chance(s.rng, 0.5)
               else f"{a} intends to invest {sum_} crowns (about {other} francs) in {purpose} {until}.")  # fmt: skip
    s.ask(at, f"{sum_} crowns", f"How much will {a} invest?", f"How much money does {a} put into {purpose}?")
    s.ask(at, f"{other} francs", f"What does {a}'s sum come to in francs?", "How many francs is that?")
    s.ask(at, until, f"Until when does {a} want to invest?", "By when is the money to be spent?")
    s.ask(at, purpose, f"What does {a} spend the money on?", f"What is {a} investing in?")
    s.miss(f"How much will {s.another(a)} invest in {purpose}?", f"How much did {a} invest in {s.year - 8}?",
           f"Until when does {s.another(a)} want to invest?", f"How much does {a} spend on advertising?")  # fmt: skip


def _reasons(s: Story) -> None:
    """Why it went as it did, over several sentences."""
    a, b = s.makers[:2]
    one, two, three = s.rng.sample(s.trade.reasons, 3)
    metric = s.rng.choice(s.trade.metrics)
    at = s.say(
        s.rng.choice(
            (
                f"One reason for the weak {metric} of {a} is that {one}.",
                f"{a} has had a hard time, mainly because {one}.",
                f"Why {a} did badly is no secret: {one}.",
            )
        ),
        s.rng.choice((f"Besides, {two}.", f"In addition, {two}.", f"What is more, {two}.")),
        *([f"And {three}."] if chance(s.rng, 0.5) else []),
    )
    s.ask(at, one, f"Why did {a}'s {metric} fall?", f"Why is {a} struggling?", f"What went wrong at {a}?",
          f"What are the reasons for {a}'s trouble?")  # fmt: skip
    s.ask(at[:1], one, f"What is the main reason for {a}'s problems?")
    s.miss(
        f"Why did {b}'s boss resign?", f"Why did {s.another(a)}'s {metric} fall?", f"Why does {b} not sell to schools?"
    )


def _preferred(s: Story) -> None:
    """One thing here, another there, and why."""
    one, two = s.rng.sample(s.trade.products, 2)
    merit = s.rng.choice(s.trade.merits)
    at = s.say(
        s.rng.choice(
            (
                f"In the towns the {one} is ahead, but in the country the {two} is preferred for {merit}.",
                f"The {one} rules the cities; elsewhere people like the {two} for {merit}.",
            )
        )
    )
    s.ask(at, merit, f"Why is the {two} popular outside the towns?", f"why do people in the country choose the {two}")
    s.ask(at, one, "What dominates in the towns?", "Which one is ahead in the cities?")
    s.miss(f"How many of the {two} were exported?", f"Who invented the {one}?")


def _counted(s: Story) -> None:
    """Absolute figures of several makers."""
    a, b = s.makers[:2]
    metric, n, m, p = s.rng.choice(s.trade.metrics), drawing.count(s.rng), drawing.amount(s.rng), drawing.percent(s.rng)
    at = s.say(
        f"In {s.year}, {metric} in {s.place}, exports included, rose by {p} to {m} units.",
        f"{a} alone accounted for {n}, {b} for {(other := drawing.count(s.rng))}.",
    )
    s.ask(at[:1], m, f"How large were {metric} in {s.place} in {s.year}?", f"What did {metric} come to?")
    s.ask(at[:1], p, f"How strong was the growth of {metric}?", f"By what percentage did {metric} rise in {s.year}?")
    s.ask(at[1:], n, f"How many did {a} account for?")
    s.ask(at[1:], other, f"How many did {b} account for?")
    s.miss(f"How large were {metric} in {s.place} in {s.year + 1}?", f"How many did {s.another(a, b)} account for?",
           f"How large were {metric} in {drawing.word(s.rng)} in {s.year}?")  # fmt: skip


def _founded(s: Story) -> None:
    """Where a maker comes from."""
    a, person, place, year = (
        s.rng.choice(s.makers),
        drawing.person(s.rng),
        drawing.word(s.rng),
        s.rng.randint(1780, 1995),
    )
    at = s.say(
        s.rng.choice(
            (
                f"{a} was founded in {place} in {year} by {person}.",
                f"{person} set up {a} in {year}, in the port of {place}.",
            )
        )
    )
    s.ask(at, str(year), f"When was {a} founded?", f"In what year was {a} set up?", f"{a} founding year")
    s.ask(at, person, f"Who founded {a}?", f"Who set up {a}?", f"Who is behind the founding of {a}?")
    s.ask(at, place, f"Where was {a} founded?", f"In which town did {a} begin?")
    s.miss(f"When was {s.another(a)} founded?", f"Who bought {a}?", f"Where was {person} born?",
           f"Who founded {s.another(a)}?", f"Where was {s.another(a)} set up?")  # fmt: skip


def _partners(s: Story) -> None:
    """What comes from whom."""
    a, b, c = s.makers[:3]
    one, two = s.rng.sample(
        ("control software", "glass", "a payment system", "motors", "packaging", "a booking site"), 2
    )
    at = s.say(f"{a} will take its {one.removeprefix('a ')} from {b} and develop {two} together with {c}.")
    s.ask(at, b, f"From whom does {a} get its {one.removeprefix('a ')}?", f"Who supplies {a} with {one}?")
    s.ask(at, two, f"What will {a} develop with {c}?", f"What do {a} and {c} work on together?")
    s.ask(at, c, f"With whom does {a} develop {two}?")
    s.miss(f"Who supplies {c} with {one}?", f"What does {s.another(a)} take from {b}?",
           f"Who supplies {a} with batteries?")  # fmt: skip


def _described(s: Story) -> None:
    """A thing with some of what one may want to know of it; the rest is not said."""
    a, name, product = s.rng.choice(s.makers), drawing.word(s.rng), s.rng.choice(s.trade.products)
    facts = s.rng.sample(FACTS, len(FACTS))
    first, second = facts[0], facts[1]
    one, two = first.drawn(s.rng), second.drawn(s.rng)
    at = s.say(s.rng.choice((f"The {name} is a {product} by {a}.", f"{a} also makes the {name}, a {product}.")))
    told = s.say(first.sentence.format(s.rng.choice((f"The {name}", "It")), one))
    more = s.say(second.sentence.format(f"The {name}", two)) if chance(s.rng, 0.5) else ()
    s.ask(told, one, *(question.format(f"the {name}") for question in first.questions))
    if more:
        s.ask(more, two, *(question.format(f"the {name}") for question in second.questions))
    s.ask(at, product, f"What is the {name}?", f"What kind of thing is the {name}?")
    unsaid = facts[2:] if more else facts[1:]
    s.miss(*(question.format(f"the {name}") for fact in unsaid[:3] for question in fact.questions))
    other = drawing.word(s.rng)
    s.miss(*(question.format(f"the {other}") for question in first.questions))


PARTS: tuple[Callable[[Story], None], ...] = (
    _changes, _from_to, _quoted, _plans, _invests, _reasons, _preferred, _counted, _founded, _partners,
    _described, _described,
)  # fmt: skip
