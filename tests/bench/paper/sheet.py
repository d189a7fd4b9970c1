"""The doctor's feuille by reportlab: the same boxes, labels and values, from our layout file and with the same fonts.

    sheet.py ASSETS VALUES

Draws a page for each line on standard input and answers {"seconds": …, "bytes": …}. Reading the layout, the values and the fonts is
done once and not counted, as with ours. Values are not shrunk into their boxes, nothing is tagged.
"""

import io
import json
import sys
import time
import tomllib
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

assets, values = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())
layout = tomllib.loads((assets / "forms/feuille-medecin.toml").read_text())
style, inks = layout["style"], {name: HexColor(ink) for name, ink in layout["inks"].items()}
WIDTH, HEIGHT = (side * mm for side in layout["page"]["size"])
FACES = {"regular": "Atkinson", "bold": "AtkinsonBold"}
pdfmetrics.registerFont(TTFont("Atkinson", assets / "fonts/AtkinsonHyperlegibleNext-Regular.ttf"))
pdfmetrics.registerFont(TTFont("AtkinsonBold", assets / "fonts/AtkinsonHyperlegibleNext-Bold.ttf"))


def write(page, x, y, text, size, face="regular", ink="dark", tracking=0.0, right=False):
    page.setFont(FACES[face], size)
    page.setFillColor(inks[ink])
    if right:
        page.drawRightString(x * mm, HEIGHT - y * mm, text)
    else:
        page.drawString(x * mm, HEIGHT - y * mm, text, charSpace=tracking)


def frame(page, area, ink="line", weight=style["frame-weight"], fill=None):
    x, y, width, height = area
    page.setStrokeColor(inks[ink])
    page.setLineWidth(weight * mm)
    if fill:
        page.setFillColor(inks[fill])
    page.rect(x * mm, HEIGHT - (y + height) * mm, width * mm, height * mm, stroke=1, fill=1 if fill else 0)


def label(page, area, text):
    x, y = area[0] + style["padding"], area[1] + style["label-baseline"]
    write(page, x, y, text.upper(), style["label-size"], ink="soft", tracking=style["label-tracking"])


def box(page, name, place):
    area, text = place["area"], values["boxes"].get(name, "")
    if place.get("frame", True):
        frame(page, area, fill=place.get("fill"))
        label(page, area, place.get("label", ""))
    x, y, width, height = area
    right, lines = place.get("align") == "right", text.split("\n")
    step = place["size"] * 1.16 / mm
    baseline = y + (height + style["label-height"]) / 2 + 1.2 - step * (len(lines) - 1) / 2
    for line in lines:
        at = x + width - style["padding"] if right else x + style["padding"]
        write(page, at, baseline, line, place["size"], place.get("face", "regular"), right=right)
        baseline += step


def comb(page, name, place):
    frame(page, place["area"])
    label(page, place["area"], place.get("label", ""))
    x, y, width, height = place["first"]
    digits = iter(values["combs"].get(name, ""))
    for count, gap in zip(place["groups"], place["gaps"] + [0]):
        for _ in range(count):
            frame(page, [x, y, width, height], weight=style["comb-weight"])
            digit = next(digits, "")
            if digit:
                size = place["size"]
                at = x + (width - pdfmetrics.stringWidth(digit, "Atkinson", size) / mm) / 2
                write(page, at, y + height / 2 + 1.4, digit, size)
            x += width
        x += gap


def mark(page, name, place):
    x, y, side = *place["at"], style["mark-side"]
    frame(page, [x, y, side, side], "blue", 0.25)
    write(page, x + side + 1.5, y + side / 2 + 1, place["label"], style["mark-text-size"])
    if name in values["marks"]:
        page.setLineWidth(0.55 * mm)
        top, bottom = HEIGHT - (y + 0.55) * mm, HEIGHT - (y + side - 0.55) * mm
        left, right = (x + 0.55) * mm, (x + side - 0.55) * mm
        page.line(left, top, right, bottom)
        page.line(left, bottom, right, top)


def table(page, acts):
    x, y, width, height = acts["area"]
    frame(page, [x, y, width, acts["head"]], fill="tint")
    for row in range(acts["rows"]):
        frame(page, [x, y + acts["head"] + acts["row"] * row, width, acts["row"]], "faint")
    for name, column in acts["columns"].items():
        right = column.get("align") == "right"
        at = column["x"] + (column["width"] - style["padding"] if right else style["padding"])
        write(page, at, y + acts["head"] - 1.9, column["label"].upper(), style["label-size"], ink="soft", right=right)
        frame(page, [column["x"], y, column["width"], height], "faint")
        for row, act in enumerate(values["acts"]):
            baseline = y + acts["head"] + acts["row"] * (row + 0.5) + 1.2
            write(page, at, baseline, act.get(name, ""), acts["size"], column.get("face", "regular"), right=right)


def draw():
    file = io.BytesIO()
    page = Canvas(file, pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1, lang="fr-FR")
    page.setTitle("Feuille de soins")
    for section in layout["sections"]:
        x, y = section["at"]
        frame(page, [x, y, 4.2, 4.2], "blue", fill="blue")
        write(page, x + 1.4, y + 3.1, section["number"], style["section-size"], "bold", "paper")
        write(page, x + 6.2, y + 3.1, section["title"].upper(), style["section-size"], "bold", "blue")
    for panel in layout["panels"]:
        frame(page, panel["area"])
        label(page, panel["area"], panel["label"])
    for rule in layout["rules"]:
        (x, y), (right, bottom) = rule["from"], rule["to"]
        page.line(x * mm, HEIGHT - y * mm, right * mm, HEIGHT - bottom * mm)
    for name, place in layout["boxes"].items():
        box(page, name, place)
    for name, place in layout["combs"].items():
        comb(page, name, place)
    for text in layout["texts"]:
        write(page, *text["at"], text["words"], text["size"], text.get("face", "regular"), text.get("ink", "dark"))
    for name, place in layout["marks"].items():
        mark(page, name, place)
    for place in layout["hand-marks"]:
        mark(page, "", place)
    table(page, layout["acts"])
    page.showPage()
    page.save()
    return file.getvalue()


for _ in sys.stdin:
    started = time.perf_counter()
    made = draw()
    taken = time.perf_counter() - started
    print(json.dumps({"seconds": taken, "bytes": len(made)}), flush=True)
