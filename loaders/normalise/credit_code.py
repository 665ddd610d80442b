"""The unified social credit code of GB 32100-2015: 18 characters, the last one a check digit over the others."""

from __future__ import annotations

import re
from functools import lru_cache

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from loaders.normalise.finding import Finding, Parsed, did_you_mean
from loaders.normalise.text import clean

_LOOK_ALIKE = str.maketrans("OIZS", "0125")
_GAPS = re.compile(r"[\s\-—–_·.]+")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]+|[0-9]{15}000(?:\.0)?", re.IGNORECASE)
_FOREIGN = re.compile("[^0-9A-HJ-NP-RTUWXY]")


def _reason(code: str, error: ValidationError) -> str:
    """The sentence for what stdnum found; it tells the three cases apart only by class."""
    if isinstance(error, InvalidLength):
        return f"统一社会信用代码应为 18 位，这里有 {len(code)} 位"
    if isinstance(error, InvalidChecksum):
        return "统一社会信用代码的校验位不符，至少有一位录错"
    foreign = "、".join(dict.fromkeys(_FOREIGN.findall(code)))
    return f"统一社会信用代码里不会出现 {foreign}" if foreign else "统一社会信用代码的前 8 位应全是数字"


@lru_cache(maxsize=1 << 12)
def credit_code(text: str) -> Parsed[str]:
    """The code in capitals without gaps. Error `bad_credit_code`, with a suggestion where O, I, Z or S were misread."""
    written = clean(text)
    if not written:
        return Parsed(None)
    code = _GAPS.sub("", written).upper()
    try:
        return Parsed(uscc.validate(code))
    except ValidationError as error:
        # A workbook keeps 15 digits of a number; the rest of an all-digit code is gone and cannot be mended here.
        if _SCIENTIFIC.fullmatch(written):
            reason, advice = "表格把统一社会信用代码存成了数字，后几位已经丢失", "请把该列设为“文本”格式后重新填写"
            return Parsed(None, (Finding("bad_credit_code", reason, advice),))
        mended = code.translate(_LOOK_ALIKE)
        suggestion = did_you_mean([mended]) if uscc.is_valid(mended) else "请对照营业执照核对这 18 位代码"
        return Parsed(None, (Finding("bad_credit_code", _reason(code, error), suggestion),))
