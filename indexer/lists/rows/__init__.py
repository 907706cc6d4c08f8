"""Writing the rows of lists, the inverse of reading them: how each section writes its own, and a new one like those."""

from indexer.lists.rows.learning import learn_rows
from indexer.lists.rows.writing import row_for

__all__ = ["learn_rows", "row_for"]
