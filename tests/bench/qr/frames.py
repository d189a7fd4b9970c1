"""Frames of a webcam that is shown a phone with a QR code: the same ones on every machine.

    frames.py main|sequences FOLDER [EVERY]

Light is added up as light (linear), not as grey levels: the phone's screen, seen in perspective and three times as fine as
the frame, on a counter with furniture and paper; reflections, bloom, moiré; the lens, focus and motion; exposure, noise
of the sensor, gamma, sharpening, JPEG. `truth.jsonl` says what each frame shows. Needs numpy, opencv and segno.
"""

import json
import math
import os
import random
import sys
from multiprocessing import Pool

import cv2
import numpy as np
import segno

cv2.setNumThreads(1)
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
SIZES = {"720": (1280, 720), "1080": (1920, 1080)}
FINER = 3  # times as fine as the frame
TEXEL = 8  # pixels of the drawn screen a module
GAMMA = 2.2
LENGTHS = (300, 600, 900)
FAMILIES = ("scale", "perspective", "blur", "lowlight", "glare", "moire", "rotation", "inverted", "occlusion")


def payload(length, seed):
    chance = random.Random(seed)
    return "HC1:" + "".join(chance.choice(ALPHABET) for _ in range(length - 4))


def modules_of(text, level):
    code = segno.make(text, error=level, mode="alphanumeric", boost_error=False, micro=False)
    return np.array([[1 if module else 0 for module in row] for row in code.matrix], np.uint8), int(code.version)


def counter(width, height, rng):
    """Walls, furniture, sheets with lines of text, a keyboard."""
    left, right = rng.uniform(60, 150, 2)
    across = np.linspace(left, right, width, dtype=np.float32)[None, :]
    down = np.linspace(rng.uniform(-30, 30), rng.uniform(-30, 30), height, dtype=np.float32)[:, None]
    picture = np.clip(across + down, 0, 255).astype(np.uint8)
    scale = width / 1280
    for _ in range(rng.integers(6, 14)):
        x, y = rng.integers(0, width), rng.integers(0, height)
        wide, tall = (rng.integers(40, 420, 2) * scale).astype(int)
        shade = int(rng.integers(20, 230))
        if rng.random() < 0.6:
            cv2.rectangle(picture, (int(x), int(y)), (int(x + wide), int(y + tall)), shade, -1)
        else:
            axes = (int(wide // 2), int(tall // 2))
            cv2.ellipse(picture, (int(x), int(y)), axes, float(rng.uniform(0, 180)), 0, 360, shade, -1)
    for _ in range(rng.integers(1, 4)):
        sheet_of_paper(picture, rng, scale)
    if rng.random() < 0.6:
        x, y = int(rng.integers(0, width // 2)), int(rng.integers(0, height - 60))
        key = int(rng.integers(14, 30) * scale)
        for i in range(6):
            for j in range(14):
                at = (x + j * key, y + i * key)
                cv2.rectangle(picture, at, (at[0] + key - 4, at[1] + key - 4), int(rng.integers(20, 60)), -1)
    return cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.8, 3.0)) * scale)


def sheet_of_paper(picture, rng, scale):
    height, width = picture.shape
    x, y = int(rng.integers(0, width - 100)), int(rng.integers(0, height - 100))
    wide, tall = rng.integers(150, 350, 2)
    cv2.rectangle(picture, (x, y), (x + int(wide), y + int(tall)), int(rng.integers(190, 240)), -1)
    for line in range(8, int(tall) - 4, int(9 * scale)):
        words = "".join(chr(rng.integers(97, 122)) if rng.random() > 0.15 else " " for _ in range(40))
        ink = int(rng.integers(20, 90))
        cv2.putText(picture, words, (x + 5, y + line), cv2.FONT_HERSHEY_PLAIN, 0.7 * scale, ink, 1, cv2.LINE_AA)


def screen(modules, plan):
    """The phone's screen and the square on it that is the code."""
    size = modules.shape[0]
    white, black = plan.get("white", 250), plan.get("black", 10)
    dark, light = (white, black) if plan.get("invert") else (black, white)
    ground = plan.get("ground", black if plan.get("invert") else white)
    wide = int((size + 8) * TEXEL * 1.06)
    tall = int(wide * 2.0)
    picture = np.full((tall, wide), ground, np.uint8)
    code = np.where(np.kron(modules, np.ones((TEXEL, TEXEL), np.uint8)) > 0, dark, light).astype(np.uint8)
    side = size * TEXEL
    x, y = (wide - side) // 2, int(tall * 0.30)
    quiet = int(plan.get("quiet", 4) * TEXEL)
    picture[y - quiet : y + side + quiet, max(0, x - quiet) : x + side + quiet] = light
    picture[y : y + side, x : x + side] = code
    ink, font = 255 - int(ground), cv2.FONT_HERSHEY_SIMPLEX
    cv2.putText(picture, "Carte d'assure", (x, int(tall * 0.12)), font, side / TEXEL * TEXEL / 480, ink, 3, cv2.LINE_AA)
    for line in range(5):
        at = (x, y + side + int(tall * 0.07) + line * int(tall * 0.05))
        cv2.putText(picture, "Valable jusqu'au 31/12/2026", at, font, side / 700, ink, 2, cv2.LINE_AA)
    edge = int(wide * 0.03)
    picture = cv2.copyMakeBorder(picture, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=12)
    return picture, (x + edge, y + edge, side)


def seen_from(square, plan, pixels_a_module, centre, width):
    """From the screen to the frame: turned, and tilted about an axis in its plane, by a lens of 70 degrees."""
    x, y, side = square
    to_middle = np.array([[1, 0, -(x + side / 2)], [0, 1, -(y + side / 2)], [0, 0, 1]], float)
    scale = np.diag([pixels_a_module / TEXEL, pixels_a_module / TEXEL, 1.0])
    focal = width / (2 * math.tan(math.radians(35)))
    tilt, axis = math.radians(plan.get("tilt", 0)), math.radians(plan.get("axis", 0))
    ax, ay = math.cos(axis), math.sin(axis)
    cos, sin = math.cos(tilt), math.sin(tilt)
    first = np.array([cos + ax * ax * (1 - cos), ay * ax * (1 - cos), -ay * sin])
    second = np.array([ax * ay * (1 - cos), cos + ay * ay * (1 - cos), ax * sin])
    lens = np.array([[focal, 0, 0], [0, focal, 0], [0, 0, 1.0]]) @ np.array([first, second, [0, 0, focal]]).T
    lens = lens / lens[2, 2]
    roll = math.radians(plan.get("roll", 0))
    turned = np.array([[math.cos(roll), -math.sin(roll), 0], [math.sin(roll), math.cos(roll), 0], [0, 0, 1]])
    placed = np.array([[1, 0, centre[0]], [0, 1, centre[1]], [0, 0, 1.0]])
    return placed @ turned @ lens @ scale @ to_middle


def light_of(levels):
    return (levels.astype(np.float32) / 255) ** GAMMA


def frame(plan):
    rng = np.random.default_rng(plan["seed"])
    width, height = SIZES[plan["size"]]
    light = light_of(counter(width, height, rng)) * plan.get("ambient", 0.6)
    truth = {key: plan[key] for key in ("file", "family", "severity")}
    corners = None
    if plan.get("length") or plan.get("phone"):
        corners, span, shown = show_phone(light, plan, rng)
        truth.update(shown, corners=[[round(float(value), 1) for value in corner] for corner in corners])
    else:
        truth.update(text="", version=0)
    if plan.get("glare") and corners is not None:
        shine(light, plan["glare"], corners.mean(0), span, rng)
    if plan.get("bloom"):
        bloom = plan["bloom"]
        light = light * (1 + 1.6 * bloom)
        light = light + bloom * 0.55 * cv2.GaussianBlur(light, (0, 0), 7 * width / 1280)
    light = cv2.GaussianBlur(light, (0, 0), math.hypot(plan.get("lens", 0.6), plan.get("blur", 0)))
    if plan.get("motion"):
        light = cv2.filter2D(light, -1, moved(plan["motion"], plan.get("direction", 20)))
    light = np.clip(light * plan.get("exposure", 0.85), 0, 1)
    level = light ** (1 / GAMMA)
    noise = rng.standard_normal((height, width), dtype=np.float32)
    noise = 0.6 * noise + 0.9 * cv2.GaussianBlur(noise, (0, 0), 0.9) * 2.0
    level = level + noise * plan.get("noise", 1.5) / 255 * (0.6 + 0.8 * np.sqrt(level))
    level = level + 0.4 * (level - cv2.GaussianBlur(level, (0, 0), 1.0))
    return np.clip(level * 255 + 4, 0, 255).astype(np.uint8), truth


def show_phone(light, plan, rng):
    """Adds the phone's light to the frame's; where the code's corners are, how many pixels it spans, and what it says."""
    height, width = light.shape
    if plan.get("length"):
        text = payload(plan["length"], plan["seed"] ^ 0x5EED)
        modules, version = modules_of(text, plan.get("level", "M"))
    else:
        text, modules, version = "", np.zeros((61, 61), np.uint8), 0
    size = modules.shape[0]
    picture, square = screen(modules, plan)
    aslant = 15 < abs(plan.get("roll", 0)) % 90 < 75
    pixels = min(plan["pixels"], (height - 10) / (size + 4) / (1.35 if aslant else 1.0))
    span = pixels * size
    room = [max(0, (width - span * 1.15) / 2) * 0.7, max(0, (height - span * 1.1) / 2) * 0.7]
    centre = width / 2 + rng.uniform(-1, 1) * room[0], height / 2 + rng.uniform(-1, 1) * room[1]
    if "centre" in plan:
        centre = plan["centre"][0] * width, plan["centre"][1] * height
    view = seen_from(square, plan, pixels, centre, width)
    if plan.get("thumb"):
        cover(picture, square, plan["thumb"], rng)
    fine = np.diag([FINER, FINER, 1.0]) @ np.array([[1, 0, 0.5 - 0.5 / FINER], [0, 1, 0.5 - 0.5 / FINER], [0, 0, 1]]) @ view
    tall, wide = picture.shape
    canvas = (width * FINER, height * FINER)
    warped = cv2.warpPerspective(picture, fine, canvas, flags=cv2.INTER_LINEAR, borderValue=0)
    mask = cv2.warpPerspective(np.full_like(picture, 255), fine, canvas, flags=cv2.INTER_NEAREST, borderValue=0)
    outline = cv2.perspectiveTransform(np.array([[[0, 0], [wide, 0], [wide, tall], [0, tall]]], np.float64), view)[0]
    left, top = np.maximum(np.floor(outline.min(0)).astype(int) - 2, 0)
    right, bottom = np.minimum(np.ceil(outline.max(0)).astype(int) + 2, [width, height])
    if right > left and bottom > top:
        part = (slice(top * FINER, bottom * FINER), slice(left * FINER, right * FINER))
        area = (int(right - left), int(bottom - top))
        shown = cv2.resize(light_of(warped[part]), area, interpolation=cv2.INTER_AREA)
        covered = cv2.resize((mask[part] > 0).astype(np.float32), area, interpolation=cv2.INTER_AREA)
        if plan.get("moire"):
            shown = shown * beat(plan["moire"], view, (left, top, right, bottom), pixels, rng)
        behind = light[top:bottom, left:right]
        light[top:bottom, left:right] = behind * (1 - covered) + np.maximum(shown, 0) + 0.01 * covered
    x, y, side = square
    square = np.array([[[x, y], [x + side, y], [x + side, y + side], [x, y + side]]], np.float64)
    corners = cv2.perspectiveTransform(square, view)[0]
    return corners, span, {"text": text, "version": version, "pixels": round(float(pixels), 3)}


def cover(picture, square, share, rng):
    """A thumb over the data, or over the right edge."""
    x, y, side = square
    radius = math.sqrt(share * side * side / math.pi)
    at = x + side * rng.uniform(0.35, 0.65), y + side * rng.uniform(0.35, 0.65)
    if rng.random() < 0.5:
        at = x + side - radius * 0.9, y + side * rng.uniform(0.5, 0.75)
    axes = (int(radius * 1.3), int(radius / 1.3))
    angle, shade = float(rng.uniform(0, 180)), int(rng.integers(90, 170))
    cv2.ellipse(picture, (int(at[0]), int(at[1])), axes, angle, 0, 360, shade, -1, cv2.LINE_AA)


def beat(strength, view, area, pixels, rng):
    """Moiré: the screen's own pixels, sampled by the sensor's, and the bands of its refresh."""
    left, top, right, bottom = area
    yy, xx = np.mgrid[top:bottom, left:right].astype(np.float64)
    back = np.linalg.inv(view)
    depth = back[2, 0] * xx + back[2, 1] * yy + back[2, 2]
    u = (back[0, 0] * xx + back[0, 1] * yy + back[0, 2]) / depth
    v = (back[1, 0] * xx + back[1, 1] * yy + back[1, 2]) / depth
    wave = rng.uniform(1.2, 9) * pixels
    pitch = TEXEL / pixels / (1 + 1 / wave) / rng.integers(1, 3)
    mesh = np.cos(2 * np.pi * u / pitch) * 0.6 + np.cos(2 * np.pi * v / pitch) * 0.4
    bands = np.cos(2 * np.pi * yy / rng.uniform(40, 220) + rng.uniform(0, 6))
    return (1 + strength * mesh + 0.4 * strength * bands).astype(np.float32)


def shine(light, strength, middle, span, rng):
    """A lamp's reflection, and light from one side."""
    height, width = light.shape
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    at = middle + rng.uniform(-0.35, 0.35, 2) * span
    spread = rng.uniform(0.12, 0.25) * span
    long = rng.uniform(1, 2.5)
    light += strength * 0.9 * np.exp(-(((xx - at[0]) / (spread * long)) ** 2 + ((yy - at[1]) / spread) ** 2) / 2)
    angle = rng.uniform(0, 6.28)
    side = ((xx - at[0]) * math.cos(angle) + (yy - at[1]) * math.sin(angle)) / span
    light *= np.clip(1 + strength * 1.1 * side, 0.08, 2.2)


def moved(length, direction):
    """What a straight movement during the exposure smears a point into."""
    size = int(2 * math.ceil(length / 2) + 1)
    fine = np.zeros((size * 4, size * 4), np.float32)
    middle = size * 2
    step = np.array([math.cos(math.radians(direction)), math.sin(math.radians(direction))]) * length * 2
    ends = [tuple(np.round([middle + sign * step[0], middle + sign * step[1]]).astype(int).tolist()) for sign in (-1, 1)]
    cv2.line(fine, ends[0], ends[1], 1, 1)
    kernel = cv2.resize(cv2.GaussianBlur(fine, (0, 0), 1.2), (size, size), interpolation=cv2.INTER_AREA)
    return kernel / kernel.sum()


def usual(rng, length, size):
    return {
        "length": length,
        "size": size,
        "pixels": float(rng.uniform(3.6, 4.4)),
        "roll": float(rng.uniform(-5, 5)),
        "tilt": float(rng.uniform(0, 8)),
        "axis": float(rng.uniform(0, 360)),
        "jpeg": 88,
    }


def troubled(plan, family, severity, second, rng):
    """The same with one trouble, of five severities; some families have two kinds."""
    at = lambda *values: values[severity]
    if family == "scale":
        plan["pixels"] = at(7.5, 4.0, 3.0, 2.4, 2.0)
    if family == "perspective":
        plan.update(tilt=at(15, 25, 35, 45, 52), pixels=4.6)
    if family == "blur" and second:
        plan.update(motion=at(3, 5, 7, 9, 12), direction=float(rng.uniform(0, 180)))
    elif family == "blur":
        plan["blur"] = at(0.8, 1.2, 1.6, 2.0, 2.4)
    if family == "lowlight":
        plan.update(exposure=at(0.3, 0.14, 0.07, 0.035, 0.02), noise=at(3, 4.5, 6, 8, 10), jpeg=80)
        plan["ambient"] = at(0.5, 0.3, 0.2, 0.1, 0.05)
    if family == "glare":
        plan.update({"bloom": at(0.12, 0.25, 0.4, 0.55, 0.75)} if second else {"glare": at(0.3, 0.6, 0.9, 1.3, 1.8)})
    if family == "moire":
        plan["moire"] = at(0.12, 0.25, 0.4, 0.55, 0.7)
    if family == "rotation":
        plan["roll"] = at(15, 45, 105, 200, 330) + float(rng.uniform(-8, 8))
    if family == "inverted":
        plan["invert"] = True
        kinds = ({}, {"white": 190, "black": 35}, {"pixels": 3.0}, {"blur": 1.2})
        plan.update(at(*kinds, {"exposure": 0.15, "noise": 5, "pixels": 3.2}))
    if family == "occlusion":
        bare = {"quiet": at(3, 2, 1, 0.5, 0), "ground": 25}
        plan.update(bare if second else {"thumb": at(0.02, 0.04, 0.06, 0.08, 0.11)})
    return plan


def mixed(number):
    """Several mild troubles at once, as a counter has them."""
    rng = np.random.default_rng([8, number])
    plan = usual(rng, LENGTHS[number % 3], ("720", "1080")[number // 3 % 2])
    plan.update(pixels=float(rng.uniform(2.4, 4.2)), tilt=float(rng.uniform(0, 28)))
    plan.update(roll=float(rng.choice([0, 0, 0, 90, 180, 270]) + rng.uniform(-20, 20)), blur=float(rng.uniform(0.2, 1.1)))
    plan.update(moire=float(rng.uniform(0.03, 0.25)), noise=float(rng.uniform(1.5, 4.5)))
    plan.update(exposure=float(rng.uniform(0.35, 0.95)), glare=float(rng.uniform(0, 0.4)))
    if number % 2:
        plan["motion"] = float(rng.uniform(0, 3))
    plan.update(direction=float(rng.uniform(0, 180)), jpeg=82, family="combo", severity=0, turn=number)
    return plan


def without_code(number):
    """A counter without a phone, a phone without a code, a code half out of the frame: nothing may be read."""
    rng = np.random.default_rng([9, number])
    plan = usual(rng, 0, ("720", "1080")[number % 2])
    kind = ("empty", "phone", "cut")[number % 3]
    plan["phone"] = kind == "phone"
    if kind == "cut":
        plan.update(length=LENGTHS[number // 3 % 3], centre=([0.02, 0.98][number // 3 % 2], 0.5))
    plan.update(family="negative", severity=0, turn=number)
    return plan


def main_plans():
    plans = []
    for number, family in enumerate(FAMILIES):
        for severity in range(5):
            for length in LENGTHS:
                for size in SIZES:
                    for turn in range(2):
                        rng = np.random.default_rng([7, number, severity, length, int(size), turn])
                        plan = troubled(usual(rng, length, size), family, severity, turn, rng)
                        plans.append({**plan, "family": family, "severity": severity, "turn": turn})
    plans += [mixed(number) for number in range(60)] + [without_code(number) for number in range(48)]
    for number, plan in enumerate(plans):
        name = f"{plan['family']}_{plan['severity']}_{plan['length']}_{plan['size']}_{plan['turn']}.png"
        plan.update(seed=100000 + number, file=name)
    return plans


def sequence_plans(count=24, length=60):
    """A phone comes into view: the hand's shake dies down, the lens focuses; 30 frames a second."""
    plans = []
    for sequence in range(count):
        rng = np.random.default_rng([13, sequence])
        base = {"length": LENGTHS[sequence % 3], "size": "720", "invert": sequence % 6 == 5, "jpeg": 82, "noise": 2.5}
        end, roll, tilt = float(rng.uniform(2.6, 3.6)), float(rng.uniform(-15, 15)), float(rng.uniform(5, 22))
        base.update(axis=float(rng.uniform(0, 360)), direction=float(rng.uniform(0, 180)))
        base.update(glare=float(rng.uniform(0, 0.25)), moire=float(rng.uniform(0.04, 0.2)))
        base.update(exposure=float(rng.uniform(0.4, 0.9)), seed=500000 + sequence, family="sequence", severity=sequence)
        side, slow = rng.choice([-1, 1]), rng.uniform(6, 14)
        for turn in range(length):
            far = math.exp(-turn / slow)
            shake = rng.standard_normal(3)
            plan = dict(base, pixels=end * (1 - 0.25 * far), roll=roll + 25 * far + 0.6 * shake[0], tilt=tilt + 15 * far)
            plan["centre"] = (0.5 + side * 0.55 * far + 0.004 * shake[1], 0.45 + 0.35 * far + 0.004 * shake[2])
            plan["blur"] = 0.3 + 2.2 * math.exp(-turn / (slow * 1.6)) * (1 + 0.3 * math.cos(turn / 3))
            plan["motion"] = max(0, 14 * far - 0.4) + abs(float(rng.normal(0, 0.8)))
            plans.append(dict(plan, turn=turn, file=f"s{sequence:02d}_{turn:02d}.png"))
    return plans


def drawn(task):
    plan, folder = task
    picture, truth = frame(plan)
    seen = cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, plan["jpeg"]])[1], 0)
    cv2.imwrite(os.path.join(folder, plan["file"]), seen, [cv2.IMWRITE_PNG_COMPRESSION, 3])
    return truth


if __name__ == "__main__":
    kind, folder = sys.argv[1], sys.argv[2]
    os.makedirs(folder, exist_ok=True)
    plans = {"main": main_plans, "sequences": sequence_plans}[kind]()
    plans = plans[:: int(sys.argv[3])] if len(sys.argv) > 3 else plans
    with Pool() as pool:
        truths = pool.map(drawn, [(plan, folder) for plan in plans], chunksize=4)
    # Written last: a folder without it is unfinished.
    with open(os.path.join(folder, "truth.jsonl"), "w") as file:
        file.writelines(json.dumps(truth) + "\n" for truth in truths)
