"""How long a picture takes to follow the hand, in JupyterLab: milliseconds from touch to picture.

    python tests/benchmarks/play_latency.py [--lessons 05_backpropagation 11_capstone]

Each control of each lesson's play is touched nine times in a real browser, and the clock runs in
the page, from the event until the browser has the first new picture.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from browser import Page
from test_playing import LESSONS, PLAYER, TOUCH, controls, solved

TOUCHES = 9
GOAL = 150
"""Milliseconds, in the median of a control."""

WATCHED = f"""
const done = arguments[arguments.length - 1];
const image = {PLAYER}.querySelector('img');
const started = performance.now();
const watch = new MutationObserver(() => {{
    watch.disconnect();
    image.decode().finally(() => done(performance.now() - started));
}});
watch.observe(image, {{attributes: true, attributeFilter: ['src']}});
setTimeout(() => {{ watch.disconnect(); done(null); }}, 5000);
"""
"""Answers once the picture has changed, or with null where a touch changes nothing."""


def measured(page: Page, number: int, kind: str) -> list[float]:
    """The milliseconds of each touch that changed the picture."""
    times = []
    for _ in range(TOUCHES):
        took = page.driver.execute_async_script(WATCHED + TOUCH[kind], number)
        if took is not None:
            times.append(took)
        time.sleep(1)  # what a play draws after its first picture is not the next touch's
    return times


def main() -> None:
    """Print the median and the slowest touch of each control."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lessons", nargs="+", choices=LESSONS, default=LESSONS)
    print(f"{'lesson':28}{'control':>10}{'median':>9}{'slowest':>9}   goal: {GOAL} ms")
    for lesson in parser.parse_args().lessons:
        with tempfile.TemporaryDirectory() as folder, solved(Path(folder), lesson) as page:
            page.driver.set_script_timeout(20)
            for number, kind in enumerate(controls(page)):
                if times := measured(page, number, kind):
                    print(
                        f"{lesson:28}{kind.lower():>10}{statistics.median(times):9.0f}"
                        f"{max(times):9.0f}",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
