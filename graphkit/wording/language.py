"""Which language to use if none is given."""

import os

LANGUAGES = ("en", "zh")


def language(given: str | None = None) -> str:
    """Return the language to speak: `given`, else ``GRAPHKIT_LANG``, else the locale's; ``en`` where that is no other.

    >>> language("zh_CN.UTF-8"), language("fr")
    ('zh', 'en')
    """
    wish = given or os.environ.get("GRAPHKIT_LANG") or _locale()
    return "zh" if wish.lower().startswith(("zh", "chinese")) else "en"


def pick(zh: str, en: str, given: str | None = None, /) -> str:
    """Return one of two texts, by the language `given` or else that of this process.

    >>> pick("省", "province", "zh")
    '省'
    """
    return zh if language(given) == "zh" else en


def _locale() -> str:
    """Return the locale's name, as the user's environment has it: Windows names it only by asking the system."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if name := os.environ.get(variable):
            return name
    if os.name == "nt":
        import locale

        return locale.getlocale()[0] or ""
    return ""
