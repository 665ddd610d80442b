"""jieba's dictionary without its hidden Markov model.

Words come from the dictionary alone, so that the same text always gives the same words. The tables of the model (35,000
probabilities) would take 0.25 s of every start; an empty module stands in for them while jieba is imported.
"""

from __future__ import annotations

import sys
from functools import cache
from threading import Lock
from types import ModuleType

from graph.collector import collector_paused

_lock = Lock()
_absent = "jieba.finalseg" not in sys.modules
if _absent:
    sys.modules["jieba.finalseg"] = ModuleType("jieba.finalseg")
import jieba  # noqa: E402

if _absent:
    # Whoever imports it next gets the real one.
    del sys.modules["jieba.finalseg"]


@cache
def segmenter() -> jieba.Tokenizer:
    """The dictionary, loaded once."""
    jieba.setLogLevel(60)
    made = jieba.Tokenizer()
    with _lock, collector_paused():
        made.initialize()
    return made
