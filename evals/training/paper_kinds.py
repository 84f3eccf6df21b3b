"""The kinds of everyday papers: what each may say, in which words, and how people ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.training import drawing
from evals.training.drawing import chance
from evals.training.paper_words import (
    COLOURS,
    DAMAGES,
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
                         f"For the {thing} we paid {cost}.")),
             (cost, (f"How much is the {thing}?", f"What does the {thing} cost?", f"price of the {thing}",
                     f"How much did we pay for the {thing}?"))),
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
    head = (
        line(f"From: {sender}", (sender, (f"Who wrote about {subject}?", f"From whom is the mail about {subject}?")),
             needed=True),
        line(f"To: {to}", (to, (f"To whom did {sender} write about {subject}?",))),
        line(f"Date: {sent}", (sent, (f"When did {sender} write?", f"When was the mail about {subject} sent?"))),
        line(f"Subject: {subject}"),
    )  # fmt: skip
    greeting = line(f"{rng.choice(('Dear', 'Hi', 'Hello'))} {to},", needed=True)
    closing = (line(rng.choice(("Best wishes,", "Love,", "Kind regards,", "See you soon,"))), line(sender))
    opening = (*head, greeting) if chance(rng, 0.7) else (greeting,)
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


def minutes(rng: Random) -> Paper:
    """Who was there, what was decided, who does what until when."""
    there, away, chair = [person(rng) for _ in range(3)], person(rng), person(rng)
    thing, task, second = rng.choice(THINGS), *rng.sample(TASKS, 2)
    maker, sum_, due, held, following, at, where = (
        drawing.word(rng), price(rng, 9000), day(rng), day(rng), day(rng), time(rng), rng.choice(PLACES),
    )  # fmt: skip
    why = rng.choice(("there is no money", "nobody had time", "it was done last year"))
    votes, fund, doer = f"{rng.randint(4, 30)} to {rng.randint(0, 9)}", price(rng, 9000), there[0]
    lines = [
        line(f"Present: {', '.join(there)}", (", ".join(there), ("Who was present?", "Who was at the meeting?"))),
        line(f"Apologies: {away}", (away, ("Who sent apologies?", "Who was absent?", "Who was not at the meeting?"))),
        line(f"Chair: {chair}", (chair, ("Who chaired the meeting?", "Who was in the chair?"))),
        line(f"{thing.capitalize()}: the quote of {maker} for {sum_} was accepted by {votes} votes.",
             (sum_, (f"How much will the {thing} cost?", f"What was {maker}'s quote?", f"cost of the {thing}")),
             (maker, ("Whose quote was accepted?", f"Who will supply the {thing}?")),
             (votes, (f"How did the vote on the {thing} go?",))),
        line(f"{doer} to {task} by {due}.",
             (doer, (f"Who is to {task}?", f"Who will {task}?")),
             (due, (f"By when is {doer} to {task}?", f"What is the deadline to {task}?"))),
        line(f"It was agreed not to {second}, since {why}.",
             (None, (f"Why will we not {second}?", f"Did we decide to {second}?"))),
        line(f"The treasurer reported {fund} in the account.",
             (fund, ("How much money is in the account?", "What is the balance?", "How much do we have?"))),
        line(f"Next meeting: {following}, {at}, {where}",
             (following, ("When is the next meeting?", "date of the next meeting")),
             (where, ("Where is the next meeting?",))),
        line("The minutes of the last meeting were read and approved."),
    ]  # fmt: skip
    if chance(rng, 0.5):
        lines = [Line(f"{number}. {one.text}", one.asked) for number, one in enumerate(lines, 1)]
    title = f"Minutes of {rng.choice(('the committee', 'the parents', 'the residents', 'the board'))}, {held}"
    return Paper(title, tuple(lines), rng.choice(("\n", "\n\n")))


def bill(rng: Random) -> Paper:
    """A number, dates, what was done and the sums."""
    maker, thing, other = drawing.word(rng), *rng.sample(THINGS, 2)
    number, dated, due = (
        f"{rng.randint(100, 99999)}",
        day(rng),
        rng.choice((day(rng), f"within {number_word(rng)} days")),
    )
    first, second, tax, total, paid = (price(rng) for _ in range(5))
    account, customer, worked = (
        f"{rng.randint(1000, 9999)} {rng.randint(1000, 9999)}",
        person(rng),
        str(rng.randint(2, 40)),
    )
    labels = rng.choice((("Invoice no.", "Date", "Customer", "VAT", "Total due"),
                         ("Invoice number", "Invoice date", "Bill to", "Tax", "Amount payable")))  # fmt: skip
    lines = [
        line(f"{labels[0]}: {number}", (number, ("What is the invoice number?", f"number of {maker}'s invoice"))),
        line(f"{labels[1]}: {dated}", (dated, ("What is the date of the invoice?", "When was the invoice written?"))),
        line(f"{labels[2]}: {customer}", (customer, ("To whom is the invoice addressed?", "Who is the customer?"))),
        line(f"{thing.capitalize()}: {first}", (first, (f"How much is the {thing}?", f"What did the {thing} cost?"))),
        line(f"{other.capitalize()}, repair: {second}",
             (second, (f"How much was the repair of the {other}?", f"What did it cost to repair the {other}?"))),
        line(f"Hours worked: {worked}", (worked, ("How many hours were worked?", "How long did they work?"))),
        line(f"{labels[3]}: {tax}", (tax, ("How much tax is in the bill?", "How high is the VAT?"))),
        line(f"{labels[4]}: {total}", (total, ("What is the total?", "How much do I have to pay?",
             "What does the bill come to?"))),
        line(f"Already paid: {paid}", (paid, ("How much has been paid already?", "How large was the deposit?"))),
        line(f"Please pay {due}.", (due, ("When is the payment due?", "By when must I pay?"))),
        line(f"Account {account}", (account, ("What is the account number?", "Into which account do I pay?"))),
        line("Thank you for your custom."),
    ]  # fmt: skip
    return Paper(f"{maker}, {rng.choice(('invoice', 'bill', 'statement'))}", tuple(lines))


_ACTS = (
    ("reset it", "hold the red button for ten seconds"), ("descale it",
         "run it once with vinegar and twice with water"),
    ("change the filter", "unscrew the cap at the back and pull the old one out"),
    ("set the clock", "press both arrows at once, then turn the wheel"), ("open the lid", "push the catch to the left"),
    ("lock the keypad", "press the star key for three seconds"), ("empty the tray", "slide it out towards you"),
    ("pair the remote control", "hold it close to the lamp and press OK twice"),
    ("replace the battery", "lift the flap with a coin"), ("clean the drum",
         "wipe it with a damp cloth, never with soap"),
    ("switch off the alarm", "type the code followed by the hash key"), ("drain the hose", "lay it flat on the ground"),
    ("adjust the height", "loosen the two screws below the seat"),
         ("store it for the winter", "take the fuse out first"),
)  # fmt: skip
_SIGNS = (
    ("the green lamp blinks", "the tank is empty"), ("it beeps three times", "the door is not shut"),
    ("E4 is displayed", "the pump is blocked"), ("the belt squeaks", "it needs oil"),
    ("the lamp stays red", "the battery is worn out"), ("it does not start", "the fuse has blown"),
)  # fmt: skip


def manual(rng: Random) -> Paper:
    """How to do what with a thing, and what its signs mean; now and then as questions with answers."""
    name = f"{drawing.word(rng)} {rng.randint(2, 900)}"
    as_questions = chance(rng, 0.35)
    lines = []
    for act, how in rng.sample(_ACTS, 5):
        asked = (f"How do I {act}?", f"How can I {act}?", f"How to {act}", f"What must be done to {act}?")
        said = f"To {act}, {how}."
        if as_questions:
            said = rng.choice((said, f"{how[:1].upper()}{how[1:]}."))
            lines.append(line(said, (said, asked), lead=f"{asked[0]}\n\n"))
        else:
            lines.append(line(said, (how, asked)))
    for sign, cause in rng.sample(_SIGNS, 3):
        lines.append(line(f"If {sign}, {cause}.", (cause, (
            f"What does it mean if {sign}?", f"What is wrong when {sign}?", f"{sign}: why?"))))  # fmt: skip
    weight, watts, years = f"{rng.randint(1, 80)} kg", f"{rng.randint(20, 3000)} W", f"{rng.randint(1, 10)} years"
    lines += [
        line(f"Weight: {weight}", (weight, (f"How heavy is the {name}?", "What does it weigh?"))),
        line(f"Power: {watts}", (watts, (f"What is the power of the {name}?", "How many watts does it use?"))),
        line(
            f"Guarantee: {years}", (years, ("How long is the guarantee?", f"How long is the {name} under guarantee?"))
        ),
        line("Keep this leaflet in a safe place."),
    ]
    if not as_questions:
        rng.shuffle(lines)
    return Paper(f"{name}: instructions", tuple(lines), rng.choice(("\n\n", "\n")))


def contract(rng: Random) -> Paper:
    """A lease or a policy: what is owed, what is allowed, what is covered."""
    rent, deposit, small, notice, ends, nth = (
        price(rng, 2400), price(rng, 4000), price(rng, 200), f"{number_word(rng)} months", day(rng),
             f"{rng.randint(1, 28)}th",
    )  # fmt: skip
    one, two, three = rng.sample(DAMAGES, 3)
    excess, most, party = (
        price(rng, 900),
        price(rng, 90000),
        rng.choice(("tenant", "member", "customer", "policyholder")),
    )
    lines = [
        line(f"The rent is {rent} a month and is payable on the {nth}.",
             (rent, ("How much is the rent?", "What is the monthly rent?")),
             (f"the {nth}", ("When is the rent due?", "On which day of the month is the rent payable?"))),
        line(f"A deposit of {deposit} is held until the end.", (deposit,
             ("How much is the deposit?", "How large is the deposit?"))),
        line(f"Either side may end this agreement with {notice}' notice.",
             (notice, ("What is the notice period?", "How much notice must I give?", "How can I get out of it?"))),
        line(f"It runs until {ends}.", (ends, ("Until when does the contract run?", "When does the agreement end?"))),
        line("Pets may be kept only with written consent.", (None,
             ("Can I keep a dog?", "Are pets allowed?", "May I have a cat?"))),
        line("Smoking is not allowed indoors.", (None, ("May I smoke inside?", "Is smoking allowed?"))),
        line(f"The {party} pays for small repairs up to {small}.",
             (f"The {party}", ("Who pays for small repairs?",)),
             (small, ("Up to what sum are small repairs mine to pay?",))),
        line(f"For {one} the excess is {excess}.",
             (excess, (f"What is the excess for {one}?", f"How much do I pay myself in case of {one}?"))),
        line(f"{two.capitalize()} is not covered.", (None, (f"Is {two} covered?", f"Am I insured against {two}?"))),
        line(f"{three.capitalize()} is covered up to {most}.",
             (most, (f"Up to what sum is {three} covered?", f"How much is paid for {three}?"))),
        line("Changes are valid only in writing."),
    ]  # fmt: skip
    rng.shuffle(lines)
    if chance(rng, 0.5):
        lines = [Line(f"{number}. {one.text}", one.asked) for number, one in enumerate(lines, 1)]
    return Paper(
        rng.choice(("Lease", "Terms", "Your policy", "Agreement", "Membership")),
        tuple(lines),
        rng.choice(("\n", "\n\n", " ")),
    )


KINDS: tuple[Callable[[Random], Paper], ...] = (recipe, mail, notes, minutes, bill, manual, contract)


def papers(count: int, rng: Random) -> Iterator[list[Example]]:
    """`count` papers, each with its questions."""
    for _ in range(count):
        kind = rng.choice(KINDS)
        yield list(examples(kind(rng), kind(rng), rng))
