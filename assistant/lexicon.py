"""Classes of English words by which a question is taken apart without a parser."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a text that lists them."""
    return frozenset(text.split())


AUXILIARIES = word_set("""
    am are can could did do does had has have is may might must shall should was were will would
""")
# Of these auxiliaries, a subject is followed by its verb.
INVERTING = word_set("can could did do does might must should will would")
WH_WORDS = word_set("how what when where which who whom whose why")
IMPERATIVES = word_set("""
    compare define describe discuss explain find give list name outline show summarise summarize tell
""")
PREPOSITIONS = word_set("""
    about after against among around as at before behind between by concerning during for from in into near of on
    over regarding since than through to toward towards under until upon with within without
""")
LOCATIVE = word_set("at during from in near on outside since within")
# Verbs that end a subject: "How does binge drinking | affect development?".
VERBS = word_set("""
    act add affect apply appear become begin belong break bring build buy call cause change choose come compare
    consist contain continue contribute cost create deal decline depend develop die differ drop earn eat end exist
    explain fall feel find follow form fund grow handle happen have help hold impact improve increase influence
    invest keep know last launch lead leave live look lose make mean move need offer open operate own pay plan play
    produce protect prevent receive reduce relate rely remain require rise rule run say sell shift show solve stand
    start stay stop support take teach think train treat try turn use want win work write
""")
FILLERS = word_set("cool great hi hello hey interesting no ok okay oh really sure thanks well wow yes")
PRONOUNS = word_set("""
    he her hers him his i it its me mine my one ones our she that their theirs them there these they this those us
    we you your yours someone anyone people
""")
# What a question says of any thing that it asks about: "What does … mean?", "What happened to …?".
FRAMING = word_set("""
    altogether combined define defined describe explain fewer happen happened happens less mean meaning means meant more
    than together
""")
DETERMINERS = word_set("a an the any some my your our")
# Nouns that say little until it is said of what.
RELATIONAL = word_set("""
    advantage age aim alternative amount application author basis benefit budget capacity cause change character
    characteristic component con conclusion consequence cost creator date deadline decline decrease definition
    design developer difference director disadvantage downside drawback drop duration effect example factor fall
    feature figure finding founder function goal growth history impact implication importance increase ingredient
    inventor kind length level limit limitation location maker manufacturer meaning member method name number
    origin outcome part partner partnership percentage plot price pro problem process property proportion purpose
    quantity rate reason requirement result revenue rise risk role rule share side-effect similarity size source
    stage step symptom target theme total treatment type use value weakness
""")
