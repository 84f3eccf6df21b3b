"""Questions for what a text does not say of a thing that it names: its price, its weight, who owns it.

People ask of a thing what one wants to know of such things, whether or not a text tells it. A question is made only
where no word of the text belongs to what is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.training.wording import names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random


@dataclass(frozen=True, slots=True)
class Attribute:
    """What may be asked of a thing, and the words by which a text would tell it."""

    told_by: re.Pattern[str]
    questions: tuple[str, ...]


def _attribute(told_by: str, *questions: str) -> Attribute:
    return Attribute(re.compile(told_by.replace(r"\b(?:", r"(?:\b|(?<=\d))(?:", 1), re.IGNORECASE), questions)


ATTRIBUTES = (
    _attribute(
        r"[$€£¥]|\b(?:pric|cost|pa(?:y|id)|charg|worth|dollar|euro|pound|crown|franc|yen|yuan|afford|sold for|fee)",
        "What does {} cost?", "How much does {} cost?", "At what price is {} sold?", "What is the price of {}?",
        "How expensive is {}?",
    ),
    _attribute(r"\b(?:weigh|heav|kilo|ton|pound|gram|lb|kg)", "How much does {} weigh?", "What is the weight of {}?"),
    _attribute(
        r"\b(?:tall|high|height|met(?:re|er)|f(?:oo|ee)t|ft|m\b|inch)", "How tall is {}?", "What is the height of {}?"
    ),
    _attribute(
        r"\b(?:speed|fast|quick|km|kilomet|mile|mph|knots|veloc|rapid)", "How fast is {}?", "What speed does {} reach?"
    ),
    _attribute(
        r"\b(?:colou?r|red|blue|green|yellow|white|black|gr[ae]y|brown|gold|silver|orange|purple|pink)",
        "What colour is {}?", "In which colours does {} come?",
    ),
    _attribute(r"\b(?:age|old|born|birth|year|1\d\d\d|20\d\d|young)", "How old is {}?", "What age is {}?"),
    _attribute(
        r"\b(?:employ|work|staff|job|people|labou?r|hire|men\b)", "How many people work for {}?",
        "How many employees does {} have?",
    ),
    _attribute(
        r"\b(?:own|belong|propriet|acqui|b(?:uy|ought)|purchas|possess|sold|s(?:ell|ale))", "Who owns {}?",
        "Who is the owner of {}?", "Who bought {}?",
    ),
    _attribute(r"\b(?:marr|wife|husband|spouse|wed|widow|couple)", "Who is {} married to?", "Who is the wife of {}?"),
    _attribute(r"\b(?:child|son|daughter|kid|father|mother|parent)", "How many children does {} have?"),
    _attribute(
        r"\b(?:population|inhabit|people|live|resid|citizen)", "What is the population of {}?",
        "How many people live in {}?",
    ),
    _attribute(r"\b(?:salar|earn|wage|paid|pay|income|money)", "What does {} earn?", "How much is {} paid?"),
    _attribute(r"\b(?:design|architect|invent|engineer|drew|drawn)", "Who designed {}?", "Who invented {}?"),
    _attribute(
        r"\b(?:stud|school|college|universit|degree|graduat|educat)", "Where did {} go to school?", "What did {} study?"
    ),
    _attribute(
        r"\b(?:long|length|last|hour|minute|day|week|month|year|met(?:re|er)|mile|km)", "How long is {}?",
        "How long does {} last?",
    ),
    _attribute(
        r"\b(?:phone|telephone|address|e-?mail|street|call)", "What is the address of {}?", "How can one reach {}?"
    ),
    _attribute(
        r"\b(?:batter|charg|range|kilowatt|watt|fuel|petrol|engine|horsepower|power)",
        "How far does {} go on one charge?", "How strong is the engine of {}?", "What is the range of {}?",
    ),
    _attribute(r"\b(?:guarant|warrant|repair|insur)", "How long is the guarantee on {}?", "Who repairs {}?"),
    _attribute(
        r"\b(?:made of|material|wood|steel|stone|iron|glass|brick|built of|granite|marble|metal|concrete)",
        "What is {} made of?",
    ),
    _attribute(
        r"\b(?:di(?:e|ed|es|ing)|death|dead|kill|buri|tomb|grave|assassin|execut|murder|drown|perish|fell|1\d\d\d|20\d\d)",
        "When did {} die?", "Where is {} buried?",
    ),
    _attribute(r"\b(?:award|prize|medal|hono|won|win|oscar|grammy|receiv)", "Which prize did {} win?"),
    _attribute(r"\b(?:symptom|sign|fever|pain|cough)", "What are the symptoms of {}?"),
    _attribute(r"\b(?:temperature|degree|warm|hot|cold|cool|°)", "How warm is {}?"),
    _attribute(r"\b(?:religi|church|god|faith|cathol|protest|muslim|jew|christ)", "What is the religion of {}?"),
)  # fmt: skip


def asked_of(text: str, context: str, rng: Random) -> str | None:
    """A question for what the text does not say of something it names; None where it names nothing or says it all."""
    found = _things(text)
    whole = f"{context} {text}"
    missing = [one for one in ATTRIBUTES if not one.told_by.search(whole)]
    if not found or not missing:
        return None
    return rng.choice(rng.choice(missing).questions).format(rng.choice(found))


def _things(text: str) -> Sequence[str]:
    return [name for name in dict.fromkeys(names(text)) if len(name) > _SHORTEST_NAME]


_SHORTEST_NAME = 3
