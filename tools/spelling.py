"""Check the spelling of every Indonesian sentence: the keys of the translations and the texts of papers and data.

Uses hunspell with the `id_ID` dictionary, and `resources/spelling/kata.txt` for the words of our field.
"""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
OWN_WORDS = ROOT / "resources" / "spelling" / "kata.txt"


def sentences() -> Iterator[tuple[str, str]]:
    """Each Indonesian text with the file it stands in."""
    for path in sorted((ROOT / "resources" / "translations" / "en").glob("*.json")):
        for text in json.loads(path.read_text(encoding="utf-8")):
            yield path.name, text
    for path in sorted((ROOT / "resources" / "services").glob("reasons.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            yield path.name, row["text"]
    for path in (ROOT / "printing" / "receipts" / "texts.py", ROOT / "workstation" / "domain" / "labels.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
                yield path.name, node.value


def words(text: str) -> set[str]:
    """The plain lower-case words of a text, without placeholders, codes, paths and words in capitals."""
    text = re.sub(r"\{[^}]*\}|<[^>]*>|&\w+;|`[^`]*`|\S*[_/\\=@]\S*|[\w.-]+\.(?:json|toml|pdf|zip)", " ", text)
    return {word for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text) if not word.isupper() and len(word) > 2}


def main() -> int:
    """Name every unknown word with the text it stands in; 1 when there is one."""
    own = {line.strip().lower() for line in OWN_WORDS.read_text(encoding="utf-8").splitlines()}
    places: dict[str, str] = {}
    for name, text in sentences():
        # Docstrings of the text modules are English.
        if text.startswith(("The ", "What ", "Texts ", "Every ", "How ", "A ", "One ", "Which ")):
            continue
        for word in words(text):
            places.setdefault(word, f"{name}: {text}")
    command = ["hunspell", "-d", "id_ID", "-i", "utf-8", "-l"]
    try:
        done = subprocess.run(  # nosec B603
            command, input="\n".join(places), capture_output=True, text=True, check=True, timeout=60
        )
    except FileNotFoundError:
        sys.stderr.write("hunspell is missing: apt-get install hunspell hunspell-id\n")
        return 1
    parts = {word.lower() for word in done.stdout.split()}
    unknown = {
        word
        for word in places
        if word.lower() not in own
        and any(part in parts for part in (word.lower(), *word.lower().split("-")) if part not in own)
    }
    for word in sorted(unknown):
        sys.stderr.write(f"{word}\t{places[word][:110]}\n")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
