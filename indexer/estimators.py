"""What the builder has of scikit-learn, and the threads that it runs on; the only file that imports either."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import TSNE
from threadpoolctl import threadpool_limits


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep numeric code to one thread: among many small matrices more would wait for each other."""
    with threadpool_limits(1):
        yield


def logistic_regression(
    rows: NDArray[np.float64], classes: NDArray[np.int64], weights: NDArray[np.float64], strength: float, steps: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the coefficients, float64 `[f, c]`, and intercepts `[c]`, of `c` classes, learnt of rows `[n, f]`."""
    found = LogisticRegression(C=strength, max_iter=steps).fit(rows, classes, sample_weight=weights)
    if len(found.classes_) == 2:
        # of two classes scikit-learn keeps the second alone
        return np.vstack([0 * found.coef_, found.coef_]).T, np.array([0.0, found.intercept_[0]])
    return np.asarray(found.coef_.T), np.asarray(found.intercept_)


def neighbours_in_the_plane(vectors: NDArray[np.float32], perplexity: float) -> NDArray[np.float32]:
    """Return a plane on which unit rows `[n, d]` have the neighbours they have by cosine, float32 `[n, 2]`, by t-SNE.

    The same rows give the same plane, on however many cores.
    """
    drawing = TSNE(perplexity=perplexity, metric="cosine", init="pca", random_state=0)
    # on other numbers of threads BLAS rounds differently, of which t-SNE makes another picture
    with threadpool_limits(1, "blas"):
        return np.asarray(drawing.fit_transform(vectors), dtype=np.float32)


def widest_plane(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return rows `[n, d]`, at least two, on the plane where they are farthest apart, float32 `[n, 2]`, by PCA."""
    with threadpool_limits(1, "blas"):
        return np.asarray(PCA(2, random_state=0).fit_transform(vectors), dtype=np.float32)
