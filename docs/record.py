"""Records the notebook while a translator learns, as an animated SVG for the README.

    cargo build --release && python3 docs/record.py [LESSON STEP] > docs/translation.svg

Needs tmux, in which the program runs: every frame is what the terminal showed. A frame that is like the one before is left out.
"""

import html
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COLUMNS, ROWS = 80, 24
LESSON, STEP = sys.argv[1:3] if len(sys.argv) > 2 else ("17", "2")
SECONDS, PERIOD = 16, 0.8
# The size of a cell, in pixels.
WIDTH, HEIGHT = 8.4, 18
GROUND, TEXT = "#1e1e1e", "#d4d4d4"
ANSI = ["#000000", "#cd3131", "#0dbc79", "#e5e510", "#2472c8", "#bc3fbc", "#11a8cd", "#e5e5e5"]
BRIGHT = ["#666666", "#f14c4c", "#23d18b", "#f5f543", "#3b8eea", "#d670d6", "#29b8db", "#ffffff"]


def tmux(*arguments):
    answer = subprocess.run(["tmux", "-u", "-L", "attentive-record", *arguments], check=True, capture_output=True)
    return answer.stdout.decode()


def colour(index):
    """An index of the 256 colours of xterm as a colour of SVG."""
    if index < 16:
        return (ANSI + BRIGHT)[index]
    if index >= 232:
        level = 8 + 10 * (index - 232)
        return f"#{level:02x}{level:02x}{level:02x}"
    levels = [0, 95, 135, 175, 215, 255]
    red, green, blue = (levels[(index - 16) // part % 6] for part in (36, 6, 1))
    return f"#{red:02x}{green:02x}{blue:02x}"


class Style:
    def __init__(self):
        self.reset()

    def reset(self):
        self.text, self.ground, self.flags = None, None, set()

    def apply(self, codes):
        numbers = [int(code or 0) for code in codes.split(";")]
        while numbers:
            code = numbers.pop(0)
            if code == 0:
                self.reset()
            elif code in (1, 2, 3, 4, 7):
                self.flags.add(code)
            elif code == 22:
                self.flags -= {1, 2}
            elif code in (23, 24, 27):
                self.flags.discard(code - 20)
            elif code in (38, 48) and numbers[:1] == [5]:
                where = "text" if code == 38 else "ground"
                setattr(self, where, colour(numbers[1]))
                del numbers[:2]
            elif code == 39:
                self.text = None
            elif code == 49:
                self.ground = None

    def colours(self):
        text, ground = self.text or TEXT, self.ground
        if 7 in self.flags:
            return ground or GROUND, text
        return text, ground


def width(char):
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def drawn(screen):
    """A screen of tmux, with its SGR sequences, as elements of SVG."""
    style, out = Style(), []
    for row, line in enumerate(screen.split("\n")[:ROWS]):
        column, y = 0, row * HEIGHT
        for piece in re.split(r"(\x1b\[[0-9;]*m)", line):
            sequence = re.fullmatch(r"\x1b\[([0-9;]*)m", piece)
            if sequence:
                style.apply(sequence[1])
                continue
            columns = sum(width(char) for char in piece)
            if not columns:
                continue
            text, ground = style.colours()
            x = column * WIDTH
            if ground:
                out.append(f'<rect x="{x:.1f}" y="{y}" width="{columns * WIDTH:.1f}" height="{HEIGHT}" fill="{ground}"/>')
            if piece.strip():
                marks = "".join(
                    {1: ' font-weight="bold"', 2: ' opacity=".6"', 3: ' font-style="italic"', 4: ' text-decoration="underline"'}.get(flag, "")
                    for flag in sorted(style.flags)
                )
                size = f' textLength="{columns * WIDTH:.1f}" lengthAdjust="spacingAndGlyphs"'
                out.append(f'<text x="{x:.1f}" y="{y + 13}" fill="{text}"{marks}{size}>{html.escape(piece)}</text>')
            column += columns
    return "".join(out)


def frames():
    """The screens that differ, each with the time for which it stood."""
    program = ROOT / "target" / "release" / "attentive"
    with tempfile.TemporaryDirectory() as home:
        command = f"env HOME={home} XDG_STATE_HOME={home} {program} --lesson {LESSON} --step {STEP}"
        tmux("new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), command)
        try:
            found = []
            time.sleep(1)
            start = time.monotonic()
            is_started = False
            while time.monotonic() - start < SECONDS:
                screen = tmux("capture-pane", "-e", "-p")
                if not found or found[-1][0] != screen:
                    found.append([screen, 0.0])
                if not is_started:
                    tmux("send-keys", "Enter")
                    is_started = True
                time.sleep(PERIOD)
                found[-1][1] += PERIOD
            return found
        finally:
            tmux("kill-server")


def main():
    found = frames()
    total = sum(seconds for _, seconds in found)
    size = f'width="{COLUMNS * WIDTH:.0f}" height="{ROWS * HEIGHT}"'
    print(f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14" xml:space="preserve">')
    print(f'<rect width="100%" height="100%" fill="{GROUND}"/>')
    begin = 0.0
    for screen, seconds in found:
        # A frame is visible in its part of the loop.
        first, last = begin / total, (begin + seconds) / total
        times = f"0;{first:.4f};{last:.4f};1" if first > 0 else f"0;{last:.4f};1"
        values = "hidden;visible;hidden;hidden" if first > 0 else "visible;hidden;hidden"
        animation = (
            f'<animate attributeName="visibility" dur="{total:.1f}s" repeatCount="indefinite" calcMode="discrete" '
            f'keyTimes="{times}" values="{values}"/>'
        )
        print(f'<g visibility="hidden">{animation}{drawn(screen)}</g>')
        begin += seconds
    print("</svg>")


if __name__ == "__main__":
    main()
