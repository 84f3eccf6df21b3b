"""One text a script, in forty encodings: the right words must be found, or it is said here that they will not be."""

from __future__ import annotations

import codecs
from functools import partial
from typing import TYPE_CHECKING

from evals.hostile.case import Case, Expected, failed, indexed

if TYPE_CHECKING:
    from pathlib import Path

# Each: a word that only the right reading has, and some sentences for a guess to be made from.
_WESTERN = ("Müßiggänger", (
    "Die Brücke über den Fluss wurde im Frühjahr für den Verkehr geöffnet. Viele Müßiggänger gingen abends über das "
    "große Pflaster, während die Züge nach Süden führen. Später hörte man, dass die Gebühren für Fußgänger höher "
    "würden, und die Bürger schüttelten die Köpfe. Der Bürgermeister erklärte, das Geld wäre für die Schäden nötig, "
    "die das Hochwasser am Ufer verursacht hätte. "
))  # fmt: skip
_CZECH = ("příšerně", (
    "Kůň stál u řeky a příšerně žlutá loď plula kolem. Starosta řekl, že most bude otevřen až na jaře, protože povodeň "
    "poškodila břeh. Lidé se však těšili, že ještě před zimou půjdou "
    "přes řeku pěšky. Děti běžely k přístavu a křičely, "
    "když uviděly bílé plachty na obzoru. "
))  # fmt: skip
_POLISH = ("wieści", (
    "Zażółć gęślą jaźń to zdanie, które zawiera wszystkie polskie znaki. Statek wypłynął z portu wcześnie rano, gdy "
    "miasto jeszcze spało. Kapitan powiedział, że pogoda będzie dobra, ale wieczorem zerwał się silny wiatr. Ludzie na "
    "brzegu długo patrzyli na morze i czekali na wieści. "
))  # fmt: skip
_RUSSIAN = ("корабль", (
    "Большой корабль вышел из гавани рано утром, когда город ещё спал. Капитан сказал, что погода будет хорошей, но к "
    "вечеру поднялся сильный ветер. Люди на берегу долго смотрели на море и ждали известий. Через неделю судно "
    "вернулось, и все жители вышли на пристань, чтобы встретить моряков. "
))  # fmt: skip
_GREEK = ("καράβι", (
    "Το μεγάλο καράβι έφυγε από το λιμάνι νωρίς το πρωί, όταν η πόλη κοιμόταν ακόμη. Ο καπετάνιος είπε ότι ο καιρός θα "
    "είναι καλός, αλλά το βράδυ σηκώθηκε δυνατός άνεμος. Οι άνθρωποι στην ακτή κοίταζαν τη θάλασσα και περίμεναν νέα. "
    "Μετά από μία εβδομάδα το πλοίο γύρισε. "
))  # fmt: skip
_TURKISH = ("gemiyle", (
    "Büyük bir gemiyle limandan ayrıldılar, şehir henüz uyuyordu. Kaptan havanın güzel olacağını söyledi, fakat akşama "
    "doğru güçlü bir rüzgâr çıktı. Kıyıdaki insanlar uzun süre denize baktılar ve haber beklediler. Bir hafta sonra "
    "gemi geri döndü ve bütün şehir iskeleye koştu. "
))  # fmt: skip
_HEBREW = ("הספינה", (
    "הספינה הגדולה יצאה מן הנמל מוקדם בבוקר, כאשר העיר עוד ישנה. "
    "הקברניט אמר שמזג האוויר יהיה טוב, אבל לקראת ערב קמה רוח "
    "חזקה. האנשים על החוף הביטו זמן רב אל הים וחיכו לידיעות. אחרי שבוע חזרה האונייה, וכל התושבים יצאו אל המזח. "
))  # fmt: skip
_ARABIC = ("السفينة", (
    "غادرت السفينة الكبيرة الميناء في الصباح الباكر بينما كانت المدينة نائمة. قال القبطان إن الطقس سيكون جيدا ولكن في "
    "المساء هبت ريح قوية. نظر الناس على الشاطئ طويلا إلى البحر "
    "وانتظروا الأخبار. بعد أسبوع عادت السفينة وخرج جميع السكان "
    "إلى الرصيف. "
))  # fmt: skip
_BALTIC = ("kuģis", (
    "Lielais kuģis agri no rīta izbrauca no ostas, kad pilsēta vēl "
    "gulēja. Kapteinis teica, ka laiks būs labs, bet pret "
    "vakaru sacēlās stiprs vējš. Cilvēki krastā ilgi skatījās uz jūru un gaidīja ziņas. Pēc nedēļas kuģis atgriezās, "
    "un visi iedzīvotāji steidzās uz piestātni. "
))  # fmt: skip
_VIETNAMESE = ("biên", (
    "Con tàu lên khơi sáng hôm nay, khi dân biên còn ngu. Ông cai nói "
    "là hôm nay yên lành, nhưng sau đó gió lên to. Dân "
    "làng ra bên sông và trông ra khơi, mong tin vê. Tuân sau con tàu trông thây bên, và dân làng ra đón. "
))  # fmt: skip
_JAPANESE = ("造船所", (
    "大きな船は朝早く港を出た。町はまだ眠っていた。船長は天気が良くなると言ったが、夕方には強い風が吹いた。"
    "人々は岸で長い間海を眺め、知らせを待っていた。一週間後に船は造船所へ戻り、みんなが桟橋へ迎えに行った。"
))  # fmt: skip
_SIMPLIFIED = ("船长", (
    "大船清晨离开港口，城市还在沉睡。船长说天气会很好，但是到了傍晚刮起了大风。岸上的人们长时间望着大海，"
    "等待消息。一个星期以后，这条船回来了，所有的居民都到码头去迎接水手。他们说这次旅行非常辛苦。"
))  # fmt: skip
_TRADITIONAL = ("船長", (
    "大船清晨離開港口，城市還在沉睡。船長說天氣會很好，但是到了傍晚颳起了大風。岸上的人們長時間望著大海，"
    "等待消息。一個星期以後，這條船回來了，所有的居民都到碼頭去迎接水手。他們說這次旅行非常辛苦。"
))  # fmt: skip
_KOREAN = ("조선소", (
    "큰 배는 아침 일찍 항구를 떠났고 도시는 아직 잠들어 있었다. 선장은 날씨가 좋을 것이라고 말했지만 저녁에는 강한 "
    "바람이 "
    "불었다. 사람들은 해안에서 오랫동안 바다를 바라보며 소식을 기다렸다. 일주일 뒤에 배는 조선소로 돌아왔다. "
))  # fmt: skip

# Which is the right one of several eight-bit tables of one script cannot be told from the bytes alone.
_AMBIGUOUS = "its table is none of those that are guessed at: some letters are taken for others"
_STATEFUL = "an encoding of seven bits is read as the ASCII that it is"
_MARK_MISSING = "without its mark this is no text that can be told from binary"


def _found(word: str) -> tuple[Expected, ...]:
    return (indexed(word),)


def _not_found(lost: str) -> tuple[Expected, ...]:
    return (indexed(lost=lost), failed("unsupported", "binary"))


# Each: the codec, the text, whether the word must be found (else why it will not be).
_TABLE: tuple[tuple[str, tuple[str, str], str], ...] = (
    ("utf-8", _RUSSIAN, ""),
    ("utf-8-sig", _JAPANESE, ""),
    ("utf-16", _GREEK, ""),
    ("utf-16-le+mark", _ARABIC, ""),
    ("utf-16-be+mark", _HEBREW, ""),
    ("utf-16-le", _WESTERN, ""),
    ("utf-16-be", _WESTERN, ""),
    ("utf-32", _KOREAN, ""),
    ("utf-32-le+mark", _CZECH, ""),
    ("utf-32-be+mark", _TURKISH, ""),
    ("utf-32-le", _WESTERN, _MARK_MISSING),
    ("utf-32-be", _WESTERN, _MARK_MISSING),
    ("utf-7", _WESTERN, _STATEFUL),
    ("cp1250", _POLISH, ""),
    ("cp1250-czech", _CZECH, ""),
    ("cp1251", _RUSSIAN, ""),
    ("cp1252", _WESTERN, ""),
    ("cp1253", _GREEK, ""),
    ("cp1254", _TURKISH, ""),
    ("cp1255", _HEBREW, ""),
    ("cp1256", _ARABIC, ""),
    ("cp1257", _BALTIC, ""),
    ("cp1258", _VIETNAMESE, ""),
    ("koi8-r", _RUSSIAN, ""),
    ("cp866", _RUSSIAN, ""),
    ("iso8859-1", _WESTERN, ""),
    ("iso8859-2", _CZECH, ""),
    ("iso8859-5", _RUSSIAN, _AMBIGUOUS),
    ("iso8859-6", _ARABIC, _AMBIGUOUS),
    ("iso8859-7", _GREEK, ""),
    ("iso8859-8", _HEBREW, ""),
    ("iso8859-9", _TURKISH, ""),
    ("iso8859-15", _WESTERN, ""),
    ("mac-roman", _WESTERN, ""),
    ("mac-cyrillic", _RUSSIAN, ""),
    ("cp437", _WESTERN, ""),
    ("cp850", _WESTERN, ""),
    ("shift_jis", _JAPANESE, ""),
    ("euc-jp", _JAPANESE, ""),
    ("iso2022-jp", _JAPANESE, _STATEFUL),
    ("gb18030", _SIMPLIFIED, ""),
    ("gbk", _SIMPLIFIED, ""),
    ("hz", _SIMPLIFIED, _STATEFUL),
    ("big5", _TRADITIONAL, ""),
    ("euc-kr", _KOREAN, ""),
    ("cp949", _KOREAN, ""),
    ("cp500", _WESTERN, ""),
    ("cp037", _WESTERN, ""),
)
_MARKS = {
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


def _write(named: str, text: str, path: Path) -> None:
    codec, _, marked = named.removesuffix("-czech").partition("+")
    mark = _MARKS[codec] if marked else b""
    path.write_bytes(mark + (text * 3).encode(codec, "replace" if codec == "cp1258" else "strict"))


CASES: tuple[Case, ...] = tuple(
    Case(f"encodings/{named}.txt", partial(_write, named, text), _not_found(lost) if lost else _found(word))
    for named, (word, text), lost in _TABLE
)
