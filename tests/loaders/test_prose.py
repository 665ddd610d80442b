"""Contacts typed into free text do not reach the graph in clear."""

import pytest

from loaders.kinds.common import prose
from loaders.report import mask_contacts


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("主轴异响，请联系13812345678", "主轴异响，请联系138****5678"),
        ("邮件发到zhang.wei@example.com，急", "邮件发到***，急"),
        ("联系13812345678或a@b.com", "联系138****5678或***"),
    ],
)
def test_prose_masks_contacts_with_a_warning(text: str, kept: str) -> None:
    parsed = prose(text)
    assert parsed.value == kept
    assert [(f.code, f.severity) for f in parsed.findings] == [("contact_in_text", "warning")]


@pytest.mark.parametrize(
    "text", ["注塑件表面有银纹", "型号 2024-138123456789", "转速1380转，压力12.5MPa", "材料@温度不明"]
)
def test_prose_leaves_other_text_alone(text: str) -> None:
    assert prose(text).value == text
    assert mask_contacts(text) == text
