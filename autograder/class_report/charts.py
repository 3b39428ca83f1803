"""Small charts as SVG, with what they show as text for those who do not see them."""

from collections.abc import Sequence

from markupsafe import Markup, escape

WIDTH, HEIGHT, LEFT, FOOT, TOP = 360, 170, 10, 34, 18
"""Of the histogram, in units that are pixels on a narrow screen."""


def histogram(counts: Sequence[int], maximum: float, title: str) -> Markup:
    """Bars of equal parts of the points, each with its number above."""
    most = max(*counts, 1)
    step = (WIDTH - 2 * LEFT) / len(counts)
    room = HEIGHT - FOOT - TOP
    parts = [Markup('<line class="axis" x1="{}" y1="{y}" x2="{}" y2="{y}"/>').format(
        LEFT, WIDTH - LEFT, y=HEIGHT - FOOT
    )]  # fmt: skip
    for place, count in enumerate(counts):
        height = room * count / most
        x, y = LEFT + place * step, HEIGHT - FOOT - height
        parts.append(
            Markup('<rect class="fill" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>')
            .format(x + 2, y, step - 4, height)
        )  # fmt: skip
        if count:
            parts.append(_text(x + step / 2, y - 4, str(count)))
    for place in range(0, len(counts) + 1, max(len(counts) // 5, 1)):
        value = f"{maximum * place / len(counts):.3g}"
        parts.append(_text(LEFT + place * step, HEIGHT - FOOT + 14, value))
    parts.append(_text(WIDTH / 2, HEIGHT - 4, "points"))
    told = ", ".join(
        f"{maximum * place / len(counts):.3g} to {maximum * (place + 1) / len(counts):.3g} points: "
        f"{count}"
        for place, count in enumerate(counts)
        if count
    )
    label = f"{title}. {told or 'No scores'}."
    return Markup(
        '<svg class="chart" role="img" aria-label="{}" viewBox="0 0 {} {}">{}</svg>'
    ).format(label, WIDTH, HEIGHT, Markup().join(parts))


def bar(share: float) -> Markup:
    """A bar that is filled to a share between 0 and 1; the number stands beside it as text."""
    width = 100 * min(max(share, 0.0), 1.0)
    return Markup(
        '<svg class="bar" aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none">'
        '<rect class="track" width="100" height="10"/>'
        '<rect class="fill" width="{:.1f}" height="10"/></svg>'
    ).format(width)


def _text(x: float, y: float, text: str) -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>').format(
        x, y, escape(text)
    )
