"""The errors a person may meet; each says what, the value and the cure, and only the front ends catch them."""


class AwesearchError(Exception):
    """Something that the person at the keyboard can cure; its text is one or two lines."""


class RequestError(AwesearchError):
    """The request itself is wrong: an empty question, an unknown list, a k of 0."""


class InputFileError(AwesearchError):
    """A file that was handed in cannot be read as what it should be."""


class IndexUnusableError(AwesearchError):
    """The index on disk does not fit: missing, damaged, of another format version, model or dimension."""


class ModelError(AwesearchError):
    """The embedding model cannot be had or is not the one that it should be."""


class CouldNotAskError(AwesearchError):
    """A service could not be asked now; that says nothing about what it would have answered."""
