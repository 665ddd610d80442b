"""Words in running text, suggestions, and what importing costs."""

from __future__ import annotations

import subprocess
import sys

from loaders.normalise.finding import Finding, Parsed, did_you_mean, nearest, quoted
from loaders.normalise.words import WordFinder

IMPORT_ALL = """
import pkgutil, sys
import loaders.normalise as package
read = []
sys.addaudithook(lambda event, args: read.append(str(args[0])) if event == "open" else None)
for module in pkgutil.iter_modules(package.__path__):
    __import__(f"loaders.normalise.{module.name}")
sys.exit([name for name in read if "reference" in name or name.endswith("ocd2")] != [])
"""


def test_finder_takes_the_longest_word_and_no_overlap():
    finder = WordFinder(["模具", "压铸模", "压铸模具", "具钢", "LED", "x"])
    assert list(finder.find("压铸模具钢")) == [(0, "压铸模具")]
    assert list(finder.find("模具钢和压铸模")) == [(0, "模具"), (4, "压铸模")]
    assert list(finder.find("LED灯LEDS")) == [(0, "LED")]
    assert list(finder.find("x")) == list(finder.find("")) == []


def test_nearest():
    choices = {"高级技师": "高级技师", "技师": "技师"}
    assert nearest("高级技帅", choices) == ["高级技师"]
    assert nearest("厨子", choices) == []
    assert nearest("技", choices) == []


def test_sentences():
    assert did_you_mean(["甲", "乙"]) == "您是不是要填：甲、乙？"
    assert quoted("一\n二") == "“一 二”"
    assert len(quoted("长" * 1000)) < 40


def test_only_errors_fail():
    assert Parsed("x", (Finding("a", "b"),)).failed
    assert not Parsed("x", (Finding("a", "b", severity="warning"),)).failed


def test_importing_reads_no_reference_file():
    assert subprocess.run([sys.executable, "-c", IMPORT_ALL], check=False).returncode == 0
