"""Chinese in questions, which not every model reads."""

import re

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
"""One Chinese character."""


def without_chinese(text: str) -> str:
    """Return what is left of a text without its Chinese characters and the signs around them."""
    return " ".join(re.sub(r"[\u3000-\u303f\uff00-\uffef]", " ", HAN.sub(" ", text)).split())
