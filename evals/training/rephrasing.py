"""The same thing in other words: general synonyms for a question's words, and initials for a phrase of its text.

People do not ask in the words of the text. Synonyms are chosen so that a question seldom asks for anything else after
them, and its label stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from index.words import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from evals.public.reading import Span
    from evals.training.examples import Example

# Each line's words may stand for each other in most sentences. Verbs first, in their base form.
_VERBS = """
    acquire buy purchase|allow let permit|announce declare|appear emerge|assist help aid|attempt try
    back support endorse|ban forbid prohibit|begin start commence|build construct erect|choose select pick
    close shut|collect gather|compete contend|complain object|conquer seize capture|consist comprise
    create make produce|cut reduce lower|damage harm|decide resolve|decline fall drop shrink|defeat beat
    demand require|depart leave|destroy ruin wreck|develop devise|die perish|divide split|earn gain|employ hire
    end finish conclude|enlarge extend expand|enter join|establish found|examine inspect study|explain clarify
    fight battle|flee escape|get obtain receive|grow rise climb|happen occur|hate dislike|head lead run
    increase raise|introduce launch|invent devise|keep retain|kill murder slay|live reside dwell|locate situate
    lose forfeit|manage direct|manufacture produce|marry wed|move shift|need require|occupy hold|offer provide
    oppose resist|own possess|plan intend|praise commend|prevent avert|prove demonstrate|publish issue
    punish penalise|quit resign|reach attain|refuse decline|reject dismiss|release free|remove withdraw
    repair mend fix|replace supplant|request ask|rescue save|reveal disclose|rule govern|sell market|send dispatch
    speak talk|spend expend|stop halt cease|suggest propose|supply provide|surround encircle|teach instruct
    think believe|trade deal|travel journey|use employ|vanish disappear|want wish desire|watch observe|win triumph
    work labour|write compose|yield surrender
"""
_NOUNS = """
    accord agreement pact|adviser counsellor|aim goal purpose|army force|author writer|battle fight|book volume
    boss chief head|car automobile|cause reason|change shift|child kid|choice option|citizen resident|city town
    company firm business|conflict dispute|contest competition|country nation|couple pair|creator maker
    customer buyer|danger risk|death demise|discovery finding|disease illness|doctor physician|drug medicine
    duty task|earnings income revenue|effect result consequence|element component part|error mistake
    expert specialist|farmer grower|father dad|film movie|flaw fault defect|founder creator|friend companion
    gift present|growth increase|home house|idea notion|job occupation profession|journey trip voyage|kid child
    law statute|lawyer attorney|leader head chief|loss decline|method way technique|mother mum|murder killing
    opponent rival adversary|opinion view|outcome result|owner proprietor|people persons|performer artist
    plane aircraft|plot story|price cost|problem difficulty|profit gain|proof evidence|pupil student
    quarrel argument|region area|role function|ruler sovereign|scholar academic|scientist researcher|share portion
    ship vessel|shop store|size extent|soldier trooper|song tune|street road|supporter backer|symptom sign
    teacher instructor|term word|trade commerce|treaty pact|type kind sort|use purpose|victim casualty|war conflict
    wealth riches|wife spouse|woman lady|worker employee|world globe
"""
_OTHERS = """
    afraid scared|ancient old|angry furious|annual yearly|big large|brave courageous|cheap inexpensive|clever smart
    common frequent|correct right|costly expensive|dangerous hazardous|difficult hard|early initial|easy simple
    enough sufficient|entire whole|famous renowned|fast quick|final last|foreign overseas|glad happy|huge enormous
    important significant|infamous notorious|main principal chief|male masculine|modern contemporary|mostly mainly
    novel new|often frequently|originally initially|poor needy|primary main|quickly rapidly|rich wealthy
    roughly approximately|sad unhappy|sick ill|similar alike|small little|strange odd|strong powerful
    sufficient adequate|tall high|tiny minute|total overall|usually normally|wrong incorrect|yearly annual
"""
_IRREGULAR = {
    "beat": ("beat", "beaten"), "begin": ("began", "begun"), "build": ("built", "built"),
    "buy": ("bought", "bought"), "choose": ("chose", "chosen"), "cut": ("cut", "cut"), "deal": ("dealt", "dealt"),
    "fall": ("fell", "fallen"), "fight": ("fought", "fought"), "flee": ("fled", "fled"),
    "forbid": ("forbade", "forbidden"), "get": ("got", "got"), "grow": ("grew", "grown"), "hold": ("held", "held"),
    "keep": ("kept", "kept"), "lead": ("led", "led"), "leave": ("left", "left"), "let": ("let", "let"),
    "lose": ("lost", "lost"), "make": ("made", "made"), "rise": ("rose", "risen"), "run": ("ran", "run"),
    "say": ("said", "said"), "sell": ("sold", "sold"), "send": ("sent", "sent"), "shrink": ("shrank", "shrunk"),
    "shut": ("shut", "shut"), "slay": ("slew", "slain"), "speak": ("spoke", "spoken"), "spend": ("spent", "spent"),
    "split": ("split", "split"), "teach": ("taught", "taught"), "think": ("thought", "thought"),
    "wed": ("wed", "wed"), "win": ("won", "won"), "withdraw": ("withdrew", "withdrawn"),
    "write": ("wrote", "written"), "quit": ("quit", "quit"),
}  # fmt: skip
_PLURALS = {
    "child": "children", "wife": "wives", "woman": "women", "people": "people", "persons": "persons",
    "riches": "riches",
}  # fmt: skip
_DOUBLED = frozenset(
    ("ban", "begin", "cut", "drop", "forbid", "get", "let", "occur", "permit", "plan", "quit", "run", "shut", "split",
     "stop", "wed", "win")
)  # fmt: skip
# Forms that are also quite another word.
_UNCLEAR = frozenset(
    ("found", "left", "close", "closed", "right", "present", "minute", "novel", "force", "plane", "volume", "rose",
     "last", "book", "saw", "power", "beat", "beats", "wreck", "ruin", "like", "state", "kind", "mean", "short", "fair",
     "felt", "ground", "stood", "use", "uses", "party", "shop", "head", "heads", "direct", "order", "fine", "lower",
     "might", "number", "key", "story", "tune", "mum", "dad", "kid", "kids", "term", "terms", "yield", "yields")
)  # fmt: skip
_WORD = re.compile(r"(?<![\w'’-])[a-z]{3,}(?![\w'’-])")
_MOST_CHANGED = 2
# A phrase whose initials may stand for it: two to four words, joined by spaces or hyphens.
_PHRASE = re.compile(r"(?=(?<![\w'’-])([A-Za-z]{3,}(?:[ -][A-Za-z]{3,}){1,3}))")
_FEWEST_INITIALS = 2
# Evidence of fewer characters is no sentence, but what answers itself.
_SHORT = 60


def in_other_words(question: str, rng: Random) -> str:
    """The question with one or two of its words replaced by others that mean the same; as it is where none is known."""
    known = [match for match in _WORD.finditer(question) if match[0] in _synonyms()]
    chosen = rng.sample(known, min(len(known), rng.randint(1, _MOST_CHANGED)))
    for match in sorted(chosen, key=lambda match: -match.start()):
        other = rng.choice(_synonyms()[match[0]])
        question = question[: match.start()] + other + question[match.end() :]
    return question


def abbreviated(example: Example, rng: Random) -> Example | None:
    """A phrase that question and text share, by its initials in one of the two; None where they share none.

    In some the text tells what the initials stand for; in the others one has to see it.
    """
    shared = _shared_phrases(example)
    if not shared:
        return None
    phrase = rng.choice(shared)
    short = "".join(word[0] for word in re.split("[ -]", phrase)).upper()
    if phrase.endswith("s") and not phrase.endswith("ss"):
        short += "s"
    if short in example.text or short in example.question:
        return None
    told = rng.random()
    if told < 1 / 3:
        example = _with(example, phrase, f"{phrase} ({short})", once=True)
    if rng.random() < 1 / 2:
        pattern = re.compile(rf"(?<![\w-]){re.escape(phrase)}(?![\w-])", re.IGNORECASE)
        return replace(example, question=pattern.sub(short, example.question), origin="abbreviated")
    if told < 1 / 3:
        return None
    return replace(_with(example, phrase, short), origin="abbreviated")


def _shared_phrases(example: Example) -> list[str]:
    """The phrases of content words that stand in question and text and are no part of what answers."""
    folded = example.text.lower()
    spans = [example.answer] if example.answer else example.evidence if example.answerable else ()
    answer = " | ".join(folded[slice(*span)] for span in spans if span[1] - span[0] < _SHORT or span == example.answer)
    found = []
    for match in _PHRASE.finditer(example.question):
        parts = re.split("([ -])", match[1])
        for count in range(_FEWEST_INITIALS, (len(parts) + 1) // 2 + 1):
            words, phrase = parts[: 2 * count : 2], "".join(parts[: 2 * count - 1])
            if any(word.lower() in STOP_WORDS for word in words):
                break
            if re.search(rf"(?<![\w-]){re.escape(phrase.lower())}(?![\w-])", folded) and phrase.lower() not in answer:
                found.append(phrase)
    return found


def _with(example: Example, old: str, new: str, *, once: bool = False) -> Example:
    """The example with `new` for `old` in its text, answer and evidence where they now stand."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(old)}(?![\w-])", re.IGNORECASE)
    text, moved, last = "", [], 0
    for match in pattern.finditer(example.text):
        if example.answer and match.start() < example.answer[1] and example.answer[0] < match.end():
            continue
        text += example.text[last : match.start()] + new
        moved.append((match.end(), len(new) - len(match[0])))
        last = match.end()
        if once:
            break
    text += example.text[last:]

    def there(span: Span) -> Span:
        start, end = (at + sum(by for beyond, by in moved if beyond <= at) for at in span)
        return min(start, end), end

    answer = there(example.answer) if example.answer else None
    return replace(example, text=text, answer=answer, evidence=tuple(there(span) for span in example.evidence))


@cache
def _synonyms() -> dict[str, list[str]]:
    """Every form of every word, and the like forms of its synonyms; forms that may be two things are left out."""
    tables = [_forms(lines, forms) for lines, forms in ((_VERBS, _verb_forms), (_NOUNS, _noun_forms), (_OTHERS, _same))]
    known = Counter(form for table in tables for form in table)
    clear = [{form: others for form, others in table.items() if known[form] == 1} for table in tables]
    return {
        form: [other for other in others if other not in _UNCLEAR]
        for table in clear
        for form, others in table.items()
        if form not in _UNCLEAR and not _UNCLEAR.issuperset(others)
    }


def _forms(lines: str, forms: Callable[[str], tuple[str, ...]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for group in (line.split() for part in lines.split("\n") for line in part.strip().split("|")):
        for word in group:
            for other in group:
                if other != word:
                    for form, like in zip(forms(word), forms(other), strict=True):
                        found.setdefault(form, []).append(like)
    return found


def _same(word: str) -> tuple[str, ...]:
    return (word,)


def _noun_forms(word: str) -> tuple[str, ...]:
    return word, _PLURALS.get(word, _with_s(word))


def _verb_forms(word: str) -> tuple[str, ...]:
    """Base, with -s, -ing, past, participle."""
    stem = word + word[-1] if word in _DOUBLED else word
    regular = stem[:-1] + "ied" if _ends_in_y(stem) else stem.removesuffix("e") + "ed"
    ing = stem.removesuffix("e") if not stem.endswith("ee") else stem
    ing = "dying" if word == "die" else f"{ing}ing"
    past, participle = _IRREGULAR.get(word, (regular, regular))
    return word, _with_s(word), ing, past, participle


def _with_s(word: str) -> str:
    if _ends_in_y(word):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "sh", "ch", "x", "z")) else "s")


def _ends_in_y(word: str) -> bool:
    return word.endswith("y") and word[-2] not in "aeiou"
