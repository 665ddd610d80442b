"""Phone numbers and e-mail addresses. No finding repeats one: findings are logged and shown, contacts are not."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from loaders.normalise.finding import Parsed, warning
from loaders.normalise.text import clean

_COUNTRY = 86
_AS_NUMBER = re.compile(r"[0-9]{7,13}\.0|[0-9]\.[0-9]{6,12}[Ee]\+?1[0-2]")
_NOTE = re.compile(r"[(（][^()（）0-9]*[)）]|^[^0-9+(（]+|[^0-9)）]+$")
_GAPS = re.compile(r"[\s\-—–－().（）]+")
_JOINT = re.compile(r"[、；;，,/／|\n\r]+|或|和")
_MAIL_JOINT = re.compile(r"[、；;，,/|\s]+")
_EXTENSION = re.compile(r"(.*[0-9])\s*(?:转|分机|ext\.?|x|#)\s*([0-9]{1,6})", re.IGNORECASE)


@cache
def _mobile() -> re.Pattern[str]:
    """The mobile numbers of China by the metadata of phonenumbers; this alone is 30 times as fast as its parser."""
    metadata = phonenumbers.PhoneMetadata.metadata_for_region("CN")
    pattern = metadata.mobile.national_number_pattern if metadata and metadata.mobile else None
    return re.compile(pattern or "(?!)")


def _number(text: str) -> str | None:
    """One number: 13800138000, or 0755-12345678 with 转 and the extension; None where it is none."""
    extension = ""
    if match := _EXTENSION.fullmatch(text):
        text, extension = match[1], "转" + match[2]
    compact = _GAPS.sub("", _NOTE.sub("", text))
    if _mobile().fullmatch(compact):
        return compact
    # A workbook that took 0755… for a number lost its zero.
    for candidate in (compact, "0" + compact):
        try:
            parsed = phonenumbers.parse(candidate, "CN")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return _written(parsed) + extension
    return None


def _written(number: phonenumbers.PhoneNumber) -> str:
    if number.country_code != _COUNTRY:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    national = phonenumbers.national_significant_number(number)
    area = phonenumbers.length_of_geographical_area_code(number)
    if area:
        return f"0{national[:area]}-{national[area:]}"
    return national


def _as_text(text: str) -> str:
    """Undoes what a workbook does to a number: 13800138000.0, 1.3800138E+10."""
    return str(int(Decimal(text))) if _AS_NUMBER.fullmatch(text) else text


@lru_cache(maxsize=1 << 12)
def phone(text: str) -> Parsed[str]:
    """The numbers of a cell, joined by 、. Warning `bad_phone`: the text of what is no number is kept."""
    written = "\n".join(filter(None, map(clean, text.splitlines())))
    if not written:
        return Parsed(None)
    if whole := _number(_as_text(written)):
        return Parsed(whole)
    parts = [part for part in map(str.strip, _JOINT.split(written)) if part]
    numbers = [_number(_as_text(part)) for part in parts]
    if len(parts) == 1 and not numbers[0] and len(spaced := written.split()) > 1:
        parts, numbers = spaced, [_number(part) for part in spaced]
        if None in numbers:
            parts, numbers = [written], [None]
    value = "、".join(dict.fromkeys(number or part for number, part in zip(numbers, parts, strict=True)))
    if None not in numbers:
        return Parsed(value)
    which = "联系电话" if len(parts) == 1 else f"第 {numbers.index(None) + 1} 个联系电话"
    advice = "请填 11 位手机号，或带区号的座机号，例如 0755-12345678"
    return Parsed(value, (warning("bad_phone", f"{which}不是有效的号码，已照原文保留", advice),))


def _address(text: str) -> str | None:
    try:
        # A Chinese character in an address is a slip far more often than an internationalised mailbox.
        return validate_email(text, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError:
        return None


@lru_cache(maxsize=1 << 12)
def email(text: str) -> Parsed[str]:
    """The addresses of a cell, joined by 、; only their form is checked. Warning `bad_email`, the text is kept."""
    written = clean(text.replace("。", ".")).removeprefix("mailto:")
    if not written:
        return Parsed(None)
    parts = [part for part in _MAIL_JOINT.split(written) if part]
    addresses = [_address(part) for part in parts]
    value = "、".join(dict.fromkeys(address or part for address, part in zip(addresses, parts, strict=True)))
    if None not in addresses:
        return Parsed(value)
    which = "邮箱" if len(parts) == 1 else f"第 {addresses.index(None) + 1} 个邮箱"
    advice = "请填完整的邮箱地址：用户名、@ 和域名，中间没有空格和汉字"
    return Parsed(value, (warning("bad_email", f"{which}的格式不对，已照原文保留", advice),))
