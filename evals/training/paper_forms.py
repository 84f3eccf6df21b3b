"""Invented papers of clubs, trades and offices: minutes, bills, manuals, contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.training import drawing
from evals.training.drawing import chance
from evals.training.paper_words import (
    DAMAGES,
    PLACES,
    TASKS,
    THINGS,
    day,
    number_word,
    person,
    price,
    time,
)
from evals.training.papers import Line, Paper, line

if TYPE_CHECKING:
    from random import Random


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
        line(f"Present: {', '.join(there)}", (", ".join(there), ("Who was present?", "Who was at the meeting?")),
             needed=True),
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
    ("reset it", "hold the red button for ten seconds"),
    ("descale it", "run it once with vinegar and twice with water"),
    ("change the filter", "unscrew the cap at the back and pull the old one out"),
    ("set the clock", "press both arrows at once, then turn the wheel"),
    ("open the lid", "push the catch to the left"),
    ("lock the keypad", "press the star key for three seconds"),
    ("empty the tray", "slide it out towards you"),
    ("pair the remote control", "hold it close to the lamp and press OK twice"),
    ("replace the battery", "lift the flap with a coin"),
    ("clean the drum", "wipe it with a damp cloth, never with soap"),
    ("switch off the alarm", "type the code followed by the hash key"),
    ("drain the hose", "lay it flat on the ground"),
    ("adjust the height", "loosen the two screws below the seat"),
    ("store it for the winter", "take the fuse out first"),
)
_SIGNS = (
    ("the green lamp blinks", "the tank is empty"),
    ("it beeps three times", "the door is not shut"),
    ("E4 is displayed", "the pump is blocked"),
    ("the belt squeaks", "it needs oil"),
    ("the lamp stays red", "the battery is worn out"),
    ("it does not start", "the fuse has blown"),
)


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
            lines.append(line(said, (said.rstrip("."), asked), lead=f"{asked[0]}\n\n"))
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
             (notice, ("What is the notice period?", "How much notice must I give?"))),
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
