"""The marks that begin the items of lists on PDF pages."""

from __future__ import annotations

import re

BULLET = r"[-*•‣◦▪●–·○■□✓➢☐☑☒]"
LIST_ITEM = re.compile(rf"(?:{BULLET}|\(?\d{{1,3}}[.)]|\(?[a-z]\))\s+\S")
