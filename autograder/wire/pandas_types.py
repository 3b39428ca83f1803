"""pandas objects cross as plain parts: their arrays and their labels.

Only where pandas has been loaded, or where the other side says so. What pandas builds from the
parts has exactly its own type; no code of the sender's runs, and nothing is unpickled.
"""

import re
import sys
from functools import cache
from typing import Any

import numpy as np

from autograder.wire.forms import Form, exact

EXTENSIONS = re.compile(r"str|string|boolean|U?Int(8|16|32|64)|Float(32|64)")
"""Names of pandas' own dtypes, besides categories and moments with a time zone."""

TIME_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+\-/]{0,60}")

FREQUENCY = re.compile(r"-?[0-9]{0,6}[A-Za-z]{1,4}(-[A-Z]{3})?")

LONGEST_RANGE = 100_000_000


def forms() -> dict[type, Form]:
    """How each of pandas' types crosses; empty where pandas is not loaded."""
    # A module that is half loaded has no NA yet: it is bound late.
    return _forms() if hasattr(sys.modules.get("pandas"), "NA") else {}


@cache
def _forms() -> dict[type, Form]:
    import pandas as pd

    indexes = (pd.Index, pd.DatetimeIndex, pd.TimedeltaIndex, pd.CategoricalIndex)
    return {
        pd.DataFrame: Form("pandas.DataFrame", _frame, _make_frame),
        pd.Series: Form("pandas.Series", _series, _make_series),
        **{kind: Form(f"pandas.{kind.__name__}", _index, _make_index) for kind in indexes},
        pd.RangeIndex: Form("pandas.RangeIndex", _range, _make_range),
        pd.MultiIndex: Form("pandas.MultiIndex", _levels, _make_levels),
        pd.Categorical: Form("pandas.Categorical", _array, _make_array),
        pd.Timestamp: Form("pandas.Timestamp", _moment, _make_moment),
        pd.Timedelta: Form("pandas.Timedelta", lambda value: value.to_timedelta64(), pd.Timedelta),
        type(pd.NaT): Form("pandas.NaT", lambda _: 0, lambda _: pd.NaT),
        type(pd.NA): Form("pandas.NA", lambda _: 0, lambda _: pd.NA),
    }


def form_named(name: str) -> Form | None:
    """The form that the other side names; loads pandas."""
    if not name.startswith("pandas."):
        return None
    try:
        import pandas  # noqa: F401
    except ImportError:
        return None
    return next((form for form in forms().values() if form.name == name), None)


def _array(value: Any) -> Any:
    """The parts of a column or of an index; None for what does not cross."""
    import pandas as pd

    dtype = value.dtype
    if isinstance(dtype, np.dtype):
        return value.to_numpy()
    if isinstance(dtype, pd.CategoricalDtype):
        held = value if isinstance(value, pd.Categorical) else pd.Categorical(value)
        return "category", np.asarray(held.codes), held.categories, bool(held.ordered)
    if isinstance(dtype, pd.DatetimeTZDtype):
        moments = pd.DatetimeIndex(value)
        return "moments", str(dtype.tz), moments.tz_convert(None).to_numpy()
    if EXTENSIONS.fullmatch(str(dtype)):
        items = value.astype(object)
        return "extension", str(dtype), [None if pd.isna(item) else item for item in items]
    return None


def _make_array(parts: Any) -> Any:
    import pandas as pd

    if type(parts) is np.ndarray:
        return parts
    kind, *rest = exact(tuple, parts)
    if kind == "category":
        codes, categories, ordered = rest
        if not isinstance(categories, pd.Index):
            raise TypeError
        return pd.Categorical.from_codes(exact(np.ndarray, codes), categories, exact(bool, ordered))
    if kind == "moments":
        zone, moments = rest
        if not TIME_ZONE.fullmatch(exact(str, zone)):
            raise ValueError
        return (
            pd.DatetimeIndex(exact(np.ndarray, moments)).tz_localize("UTC").tz_convert(zone).array
        )
    name, items = rest
    if kind != "extension" or not EXTENSIONS.fullmatch(exact(str, name)):
        raise ValueError
    return pd.array(exact(list, items), dtype=name)


def _index(value: Any) -> Any:
    parts = _array(value)
    return None if parts is None else (parts, value.name, getattr(value, "freqstr", None))


def _make_index(parts: Any) -> Any:
    import pandas as pd

    content, name, frequency = exact(tuple, parts)
    made = _make_array(content)
    index = pd.Index(made, dtype=made.dtype, name=name)
    if frequency is not None:
        if not FREQUENCY.fullmatch(exact(str, frequency)):
            raise ValueError
        index.freq = frequency
    return index


def _range(value: Any) -> Any:
    return (value.start, value.stop, value.step, value.name)


def _make_range(parts: Any) -> Any:
    import pandas as pd

    start, stop, step, name = exact(tuple, parts)
    made = pd.RangeIndex(exact(int, start), exact(int, stop), exact(int, step), name=name)
    if len(made) > LONGEST_RANGE:
        raise ValueError
    return made


def _levels(value: Any) -> Any:
    return (list(value.levels), [np.asarray(codes) for codes in value.codes], list(value.names))


def _make_levels(parts: Any) -> Any:
    import pandas as pd

    levels, codes, names = (exact(list, part) for part in exact(tuple, parts))
    if not all(isinstance(level, pd.Index) for level in levels):
        raise TypeError
    return pd.MultiIndex(levels, [exact(np.ndarray, part) for part in codes], names=names)


def _series(value: Any) -> Any:
    parts = _array(value)
    return None if parts is None else (parts, value.index, value.name)


def _make_series(parts: Any) -> Any:
    import pandas as pd

    content, index, name = exact(tuple, parts)
    made = _make_array(content)
    return pd.Series(made, dtype=made.dtype, index=_is_index(index), name=name)


def _frame(value: Any) -> Any:
    columns = [_array(value.iloc[:, place]) for place in range(value.shape[1])]
    if any(column is None for column in columns):
        return None
    return columns, value.columns, value.index


def _make_frame(parts: Any) -> Any:
    import pandas as pd

    columns, labels, index = exact(tuple, parts)
    rows = len(_is_index(index))
    made = [_make_array(column) for column in exact(list, columns)]
    if any(len(column) != rows for column in made) or len(_is_index(labels)) != len(made):
        raise ValueError
    series = [pd.Series(column, dtype=column.dtype, index=index) for column in made]
    frame = pd.DataFrame(dict(enumerate(series)), index=index)
    frame.columns = labels
    return frame


def _is_index(value: Any) -> Any:
    import pandas as pd

    if not isinstance(value, pd.Index):
        raise TypeError
    return value


def _moment(value: Any) -> Any:
    zone = None if value.tz is None else str(value.tz)
    return zone, (value if zone is None else value.tz_convert(None)).to_datetime64()


def _make_moment(parts: Any) -> Any:
    import pandas as pd

    zone, moment = exact(tuple, parts)
    made = pd.Timestamp(exact(np.datetime64, moment))
    if zone is None:
        return made
    if not TIME_ZONE.fullmatch(exact(str, zone)):
        raise ValueError
    return made.tz_localize("UTC").tz_convert(zone)
