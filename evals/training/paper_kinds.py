"""The kinds of everyday papers, and those of a household: recipes, mails, notes.

Each says what such a paper may say, in which words, and how people ask for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.training import drawing
from evals.training.drawing import chance
from evals.training.paper_forms import bill, contract, manual, minutes
from evals.training.paper_words import (
    COLOURS,
    ITEMS,
    PLACES,
    REASONS,
    ROOMS,
    TASKS,
    THINGS,
    TRADES,
    WEEKDAYS,
    day,
    number_word,
    person,
    phone,
    price,
    time,
)
from evals.training.papers import Line, Paper, examples, line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from evals.training.examples import Example

_FOODS = (
    ("flour", "g"), ("butter", "g"), ("sugar", "g"), ("milk", "ml"), ("water", "ml"), ("cream", "ml"), ("rice", "g"),
    ("lentils", "g"), ("oats", "g"), ("walnuts", "g"), ("raisins", "g"), ("cheese", "g"), ("potatoes", "g"),
    ("yeast", "g"), ("salt", "tsp"), ("cinnamon", "tsp"), ("baking powder", "tsp"), ("olive oil", "tbsp"),
    ("honey", "tbsp"), ("vinegar", "tbsp"), ("beef", "g"), ("chocolate", "g"), ("spinach", "g"), ("stock", "ml"),
    ("eggs", ""), ("onions", ""), ("carrots", ""), ("lemons", ""), ("tomatoes", ""), ("apples", ""),
    ("garlic cloves", ""), ("bananas", ""), ("red peppers", ""), ("bay leaves", ""),
)  # fmt: skip
_DISHES = ("soup", "bread", "cake", "stew", "pie", "biscuits", "casserole", "salad", "tart", "pancakes", "curry")


def recipe(rng: Random) -> Paper:
    """What goes in, how much, how long, how hot."""
    dish = rng.choice(_DISHES)
    name = f"{rng.choice(('Aunt', 'Uncle', ''))} {drawing.word(rng)}'s {dish}".strip()
    style = rng.choice(("- {n} {u} {f}", "{n} {u} {f}", "* {n} {u} {f}", "{f}: {n} {u}", "{n} {u} of {f}"))
    lines = [_ingredient(food, unit, style, dish, rng) for food, unit in rng.sample(_FOODS, rng.randint(4, 8))]
    hot, long, rest, keeps = (
        f"{rng.randint(15, 23)}0 °C", f"{rng.randint(2, 18) * 5} minutes", f"{number_word(rng)} hours",
        f"{number_word(rng)} days",
    )  # fmt: skip
    people = number_word(rng)
    steps = [
        line(f"Let the mixture rest for {rest}.",
             (rest, (f"How long must the {dish} rest?", "How long does the mixture have to stand?"))),
        line(f"Bake for {long}.",
             (long, (f"How long does the {dish} bake?", f"How long is the {dish} in the oven?", "baking time"))),
        line(f"Heat the oven to {hot}.",
             (hot, (f"At what temperature is the {dish} baked?", "How hot should the oven be?", "oven temperature"))),
        line(f"Keeps for {keeps} in the fridge.",
             (keeps, (f"How long does the {dish} keep?", f"How long can I store the {dish}?"))),
        line(f"Serves {people}.",
             (people, (f"How many people does the {dish} serve?", f"How many portions does the {dish} make?"))),
        line("Freezes well.", (None, (f"Can I freeze the {dish}?", f"Does the {dish} freeze?"))),
        line("Stir now and then so that nothing sticks."),
    ]  # fmt: skip
    rng.shuffle(steps)
    ingredients = [line("Ingredients", needed=True)] if chance(rng, 0.5) else []
    return Paper(name, (*ingredients, *lines, *steps), between="\n")


def _ingredient(food: str, unit: str, style: str, dish: str, rng: Random) -> Line:
    amount = str(rng.randint(1, 8)) if unit in {"", "tsp", "tbsp"} else str(rng.randint(2, 40) * 25)
    text = " ".join(style.format(n=amount, u=unit, f=food).split()).replace(f"{amount} of", amount)
    answer = f"{amount} {unit}".strip()
    much = "many" if not unit else "much"
    return line(text, (answer, (
        f"How {much} {food} do I need?", f"How {much} {food} goes into the {dish}?" if unit else
        f"How many {food} go into the {dish}?", f"How {much} {food} for the {dish}?", f"amount of {food}",
        f"How {much} {food} does the recipe ask for?",
    )))  # fmt: skip


def mail(rng: Random) -> Paper:
    """News between a greeting and a name, below the lines that say from whom and when."""
    sender, to, other = (person(rng) for _ in range(3))
    subject = rng.choice(("the summer fair", "Thursday", "the trip", "choir", "the minutes", "our visit", "the party"))
    when, at, where, thing, task = day(rng), time(rng), rng.choice(PLACES), rng.choice(THINGS), rng.choice(TASKS)
    cost, item, sent, due = price(rng), rng.choice(ITEMS), day(rng), day(rng)
    train, platform, count = time(rng), f"platform {rng.randint(1, 12)}", str(rng.randint(4, 90))
    lines = [
        line(rng.choice((f"We have moved the meeting to {when}, {at}.", f"The next meeting is on {when} at {at}.")),
             (when, ("When is the meeting?", "When do we meet?", "On which day is the meeting?",
                  "date of the meeting")),
             (at, ("What time is the meeting?", "At what time does the meeting start?"))),
        line(rng.choice((f"We will meet in {where}.", f"This time it takes place in {where}.")),
             (where, ("Where is the meeting?", "Where do we meet?", "Where does it take place?"))),
        line(f"{other} cannot come because {rng.choice(REASONS)}.",
             (None, (f"Why can't {other} come?", f"Why will {other} not be there?")),
             (other, ("Who cannot come?", "Who won't be there?"))),
        line(rng.choice((f"The {thing} will come to {cost}.", f"They want {cost} for the {thing}.",
                         f"For the {thing} one pays {cost}.")),
             (cost, (f"How much is the {thing}?", f"What does the {thing} cost?", f"price of the {thing}"))),
        line(f"Please bring {item}.", (item, ("What should I bring?", "What do I have to bring along?"))),
        line(f"{other} will {task} by {due}.",
             (other, (f"Who will {task}?", f"Whose job is it to {task}?")),
             (due, (f"By when will {other} {task}?", f"When does {other} want to {task}?"))),
        line(f"The train leaves at {train} from {platform}.",
             (train, ("What time does the train leave?", "When is the train?")),
             (platform, ("Which platform does the train leave from?", "Which platform?"))),
        line(f"So far {count} people have signed up.", (count,
             ("How many people have signed up?", "How many are coming?"))),
        line(f"It was lovely to see you and {person(rng)} last week."),
        line(f"Do you know yet when the {rng.choice(THINGS)} will come?"),
        line("Let me know what you think."),
    ]  # fmt: skip
    rng.shuffle(lines)
    wrote = (f"Who wrote about {subject}?", f"From whom is the mail about {subject}?")
    head = (
        line(f"From: {sender}", (sender, wrote)),
        line(f"To: {to}", (to, (f"To whom did {sender} write about {subject}?",))),
        line(f"Date: {sent}", (sent, (f"When did {sender} write?", f"When was the mail about {subject} sent?"))),
        line(f"Subject: {subject}"),
    )  # fmt: skip
    greeting = line(f"{rng.choice(('Dear', 'Hi', 'Hello'))} {to},", needed=True)
    with_head = chance(rng, 0.7)
    opening = (*head, greeting) if with_head else (greeting,)
    closing = (
        line(rng.choice(("Best wishes,", "Love,", "Kind regards,", "See you soon,"))),
        line(sender) if with_head else line(sender, (sender, wrote)),
    )
    return Paper(subject.capitalize(), tuple(lines), rng.choice((" ", " ", "\n", "\n\n")), opening, closing)


def notes(rng: Random) -> Paper:
    """A line for each thing, without full stops, and things to be done among them."""
    trade, other_trade = rng.sample(TRADES, 2)
    name, number, came, sum_ = drawing.word(rng), phone(rng), day(rng), price(rng)
    password, room, colour, tint = (
        f"{drawing.word(rng).lower()}{rng.randint(10, 9999)}", rng.choice(ROOMS), rng.choice(COLOURS),
        f"{drawing.word(rng)} {rng.choice(COLOURS)}",
    )  # fmt: skip
    bins, dentist, at, insured, until = rng.choice(WEEKDAYS), day(rng), time(rng), price(rng), day(rng)
    boiler, size, meter, key = day(rng), f"{rng.randint(28, 46)}", str(rng.randint(10000, 99999)), rng.choice(REASONS)
    hidden = rng.choice(("under the blue pot", "with the neighbours at number 12", "in the meter cupboard",
                         "behind the third brick", "on the hook in the shed"))  # fmt: skip
    dash = rng.choice((" – ", ": ", ", ", " - "))
    lines = [
        line(f"{trade}{dash}{name}, {number}",
             (number, (f"What is the {trade}'s number?", f"{trade} phone number", f"How can I reach the {trade}?")),
             (name, (f"What is the {trade} called?", f"Who is our {trade}?"))),
        line(f"{other_trade} came {came}{dash}{sum_}",
             (sum_, (f"How much did the {other_trade} charge?", f"What did the {other_trade} cost?")),
             (came, (f"When did the {other_trade} come?", f"When was the {other_trade} here?"))),
        line(f"wifi password at the cottage: {password}", (password,
             ("What is the wifi password?", "cottage wifi password"))),
        line(f"{room} walls{dash}{tint}", (tint, (f"Which paint did we use in the {room}?",
             f"What colour is the {room}?"))),
        line(f"{colour} bin{dash}every other {bins}",
             (bins, (f"On which day is the {colour} bin emptied?", f"When is the {colour} bin collected?"))),
        line(f"dentist {dentist} {at}", (dentist, ("When is the dentist?", "When is my dentist's appointment?"))),
        line(f"car insurance{dash}{insured}, runs out {until}",
             (insured, ("How much is the car insurance?", "What does the car insurance cost?")),
             (until, ("When does the car insurance run out?", "Until when is the car insured?"))),
        line(f"boiler serviced {boiler}", (boiler, ("When was the boiler last serviced?", "last boiler service"))),
        line(f"shoe size {name}{dash}{size}", (size, (f"What is {name}'s shoe size?",
             f"What size shoes does {name} take?"))),
        line(f"meter reading {came}{dash}{meter}", (meter, (f"What was the meter reading on {came}?",
             "meter reading"))),
        line(f"spare key {hidden}", (hidden, ("Where is the spare key?", "Where do we keep the spare key?"))),
        line(f"call the {rng.choice(TRADES)} about the {rng.choice(THINGS)}"),
        line(f"ask {person(rng)} what the {rng.choice(THINGS)} costs"),
        line(f"find out when the {rng.choice(ROOMS)} was last painted"),
        line(f"{person(rng)}: {key}"),
    ]  # fmt: skip
    rng.shuffle(lines)
    mark = rng.choice(("", "", "- ", "* ", "[ ] "))
    lines = [Line(mark + one.text, one.asked) for one in lines[: rng.randint(6, len(lines))]]
    return Paper(rng.choice(("Notes", "House", "To remember", "Household", "Odds and ends")), tuple(lines))


KINDS: tuple[Callable[[Random], Paper], ...] = (recipe, mail, notes, minutes, bill, manual, contract)


def papers(count: int, rng: Random) -> Iterator[list[Example]]:
    """`count` papers, each with its questions."""
    for _ in range(count):
        kind = rng.choice(KINDS)
        yield list(examples(kind(rng), kind(rng), rng))
