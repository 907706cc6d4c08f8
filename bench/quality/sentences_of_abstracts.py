"""A collection to choose with: a sentence of an abstract asks for the paper, which is indexed without that sentence."""

import gzip
import json
import random
from pathlib import Path

from search.sentences import sentences

_PAPERS, _QUESTIONS, _SEED = 5_000, 400, 7
_SENTENCES, _WORDS = 6, (8, 30)
"""Only abstracts of so many sentences are asked for, by a sentence of so many words, one of the last three."""


def write_collection(records: Path, folder: Path) -> Path:
    """Write the collection in BEIR form, made of arXiv's records in a gzipped file, and return its folder."""
    with gzip.open(records, "rt", encoding="utf-8") as lines:
        papers = [json.loads(line) for line in lines]
    corpus, queries, qrels = [], [], ["query-id\tcorpus-id\tscore"]
    for paper in random.Random(_SEED).sample(papers, _PAPERS):
        text = paper["abstract"]
        spans = sentences(text)
        start, end = spans[-1 - len(queries) % 3] if len(spans) >= _SENTENCES else (0, 0)
        said = text[start:end]
        if len(queries) < _QUESTIONS and _WORDS[0] <= len(said.split()) <= _WORDS[1]:
            text = f"{text[:start].rstrip()} {text[end:].lstrip()}".strip()
            queries.append({"_id": f"sentence-{paper['id']}", "text": said})
            qrels.append(f"sentence-{paper['id']}\t{paper['id']}\t1")
        corpus.append({"_id": paper["id"], "title": paper["title"], "text": text})
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (("corpus", corpus), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    (folder / "qrels.tsv").write_text("\n".join(qrels) + "\n", encoding="utf-8")
    return folder
