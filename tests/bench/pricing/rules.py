"""The price rules of a GP's invoice, read plainly from the public texts: what each act comes to, and who pays which share.

Written apart from Comptoir, with prices typed from the sources, to work out the table of cases (src-tauri/crates/billing/tests/shares.csv) and to stand beside it
in the benchmark. Cents are integers throughout. As a program: one invoice of ten lines as JSON on each line of the input, the seconds that a hundred
pricings of it took, divided by a hundred, and what it comes to on each line of the output.
"""

import json
import sys
import time

DOM = ("guadeloupe", "martinique", "guyane", "reunion", "mayotte")
LAND = ("metropole",)
ALL = LAND + DOM
EVERY = ("1", "2", "optam")
OPPOSABLE = ("1", "optam")
LAST = "9999"

# code: (first day, last day, zones, sectors, cents)
PRICES = {
    "G": [("2024-12-22", LAST, LAND, EVERY, 3000), ("2024-12-23", LAST, DOM, EVERY, 3600)],
    "C": [("2024-12-22", LAST, LAND, ("2",), 2300)],
    "V": [("2024-12-22", LAST, LAND, ("2",), 2300)],
    "COE": [("2024-12-22", "2025-12-31", LAND, EVERY, 5400), ("2026-01-01", LAST, LAND, EVERY, 6000)],
    "IK": [
        ("2025-02-28", LAST, LAND, EVERY, 61),
        ("2026-01-01", LAST, ("guadeloupe", "martinique"), EVERY, 75),
        ("2026-01-01", LAST, ("guyane", "reunion", "mayotte"), EVERY, 80),
    ],
    "IKM": [
        ("2025-02-28", "2025-12-31", LAND, EVERY, 91),
        ("2026-01-01", LAST, LAND, EVERY, 100),
        ("2026-01-01", LAST, ("guadeloupe", "martinique"), EVERY, 120),
        ("2026-01-01", LAST, ("guyane", "reunion", "mayotte"), EVERY, 130),
    ],
    "DEQP003": [("2024-12-22", "2025-01-17", LAND, OPPOSABLE, 1426), ("2025-01-18", LAST, LAND, OPPOSABLE, 1452)],
    "JKHD001": [("2024-12-22", "2025-01-17", ALL, OPPOSABLE, 1246), ("2025-01-18", LAST, ALL, OPPOSABLE, 1273)],
    "GLQP012": [("2024-12-22", "2025-01-17", LAND, OPPOSABLE, 4028), ("2025-01-18", LAST, LAND, OPPOSABLE, 4108)],
    "CDRP002": [("2024-12-22", "2025-01-17", LAND, OPPOSABLE, 4851), ("2025-01-18", LAST, LAND, OPPOSABLE, 4946)],
    "BLQP010": [("2024-12-22", "2025-01-17", LAND, OPPOSABLE, 2532), ("2025-01-18", LAST, LAND, OPPOSABLE, 2568)],
    "CAGD001": [("2024-12-22", "2025-01-17", LAND, OPPOSABLE, 1925), ("2025-01-18", LAST, LAND, OPPOSABLE, 1963)],
    "MJPA010": [("2024-12-22", "2025-11-18", LAND, OPPOSABLE, 3829), ("2025-11-19", LAST, LAND, OPPOSABLE, 3910)],
    "GABD002": [("2024-12-22", "2025-11-18", LAND, OPPOSABLE, 2772), ("2025-11-19", LAST, LAND, OPPOSABLE, 2826)],
}
for code, euros in {
    "VG": 30, "TCG": 25, "RDV": 30, "RQD": 10, "APC": 60, "APV": 60, "IMT": 60, "MPH": 60, "CTE": 60, "CCP": 47.5,
    "VL": 60, "VSP": 60, "GL1": 60, "GL2": 60, "GL3": 60, "COD": 35, "COB": 30, "MEG": 5, "CSO": 47.5, "CSE": 47.5,
    "ASE": 47.5, "MD": 10, "MDM": 15, "MU": 22.6, "MVR": 10, "MHP": 5, "F": 19.06, "MN": 35, "MM": 40, "CRN": 42.5,
    "CRM": 51.5, "CRD": 26.5, "VRS": 30, "VRN": 46, "VRM": 59.5, "VRD": 30, "MRT": 15, "SNP": 15, "SHE": 5, "MCG": 5,
    "MOP": 5, "MUT": 5, "MSH": 23, "MIC": 23, "MIS": 30, "PIV": 30,
}.items():
    PRICES[code] = [("2024-12-22", LAST, LAND, EVERY, round(euros * 100))]
for code, cents in {"ALQP003": 6912, "ALQP006": 6912, "JKLD001": 3840, "JKKD001": 3840, "QZGA002": 4180, "EGFA007": 6270}.items():
    PRICES[code] = [("2024-12-22", LAST, LAND, OPPOSABLE, cents)]

# 100 % by the nature of the act, on any ground.
FULL = {"RDV", "RQD", "IMT", "CCP", "COE", "COD", "COB", "CSO"}
MAJORATIONS = {
    "MEG", "MD", "MDM", "MU", "MVR", "MHP", "F", "MN", "MM", "CRN", "CRM", "CRD", "VRS", "VRN", "VRM", "VRD", "MRT", "SNP", "SHE", "MCG",
    "MOP", "MUT", "MSH", "MIC", "MIS", "PIV", "IK", "IKM",
}
FREE_KM = {"IK": 4, "IKM": 2}
MODIFIERS = {"M": 2688}
ORDINARY, LOCAL = 70, 90
PARTICIPATION, DAY_CAP = 200, 800
PENALTY, PENALTY_CAP = 40, 1060
THRESHOLD, FLAT = 12000, 2400


def half_up(numerator, denominator):
    """The nearest whole number of a quotient that is not negative, a half going up."""
    return (2 * numerator + denominator) // (2 * denominator)


def is_ccam(code):
    return len(code) == 7 and code[:4].isalpha() and code[4:].isdigit()


def unit_price(code, day, zone, sector, own):
    if code in own:
        return own[code]
    for first, last, zones, sectors, cents in PRICES[code]:
        if first <= day <= last and zone in zones and sector in sectors:
            return cents
    raise KeyError(f"{code} has no price on {day}")


def price(draft):
    """Everything about one invoice."""
    day, zone, sector = draft["day"], draft.get("zone", "metropole"), draft.get("sector", "1")
    age, ground, cover = draft["age"], draft.get("condition", "illness"), draft.get("cover", "")
    local, outside = draft.get("local", False), draft.get("pathway", "treating") == "outside"
    lines = []
    for act in draft["acts"]:
        unit = unit_price(act["code"], day, zone, sector, draft.get("own", {}))
        copies = act.get("times", 1) if is_ccam(act["code"]) else 1
        for copy in range(copies):
            excess = act.get("excess", 0) if copy == 0 else 0
            lines.append({**act, "unit": unit, "times": 1 if copies > 1 else act.get("times", 1), "excess": excess})
    # CCAM III-3 B: whole, half, nothing, by the price without modifiers.
    technical = [line for line in lines if is_ccam(line["code"]) and not line.get("free")]
    for rank, line in enumerate(sorted(technical, key=lambda line: -line["unit"])):
        line["part"] = (100, 50)[rank] if rank < 2 else 0
    for line in lines:
        part = line.get("part", 100)
        count = max(line.get("km", 0) - FREE_KM[line["code"]], 0) if line["code"] in FREE_KM else line["times"]
        gross = half_up(line["unit"] * count * part, 100)
        gross += sum(MODIFIERS[letter] for letter in line.get("modifiers", "")) if part else 0
        gross = 0 if line.get("free") else gross
        line["state"], line["base"] = (gross, 0) if cover == "AME" else (0, gross)
        exempt = ground != "illness" or line["code"] in FULL
        line["rate"] = 100 if exempt else (LOCAL if local else ORDINARY)
        line["amo"] = half_up(line["base"] * line["rate"], 100)
        line["amc"] = line["base"] - line["amo"]
    flat_share([line for line in lines if is_ccam(line["code"]) and line["rate"] < 100], cover, local)
    total = {part: sum(line[part] for line in lines) for part in ("amo", "amc", "state", "excess", "base")}
    asked = total["base"] + total["state"] + total["excess"]
    third = draft.get("third_party", "none")
    pays = asked - total["state"]
    pays -= total["amo"] if third in ("compulsory", "both") else 0
    pays -= total["amc"] if third in ("complementary", "both") else 0
    acts = sum(
        line["times"] for line in lines
        if line["code"] not in MAJORATIONS and not line.get("free") and line.get("part", 100)
    )
    exempt = age < 18 or ground == "maternity" or cover in ("C2S", "AME")
    withheld = 0 if exempt else min(acts * PARTICIPATION, DAY_CAP)
    owed = outside and ground == "illness" and age >= 16 and cover not in ("AME", "C2S")
    penalty = sum(min(half_up(line["base"] * PENALTY, 100), PENALTY_CAP) for line in lines if line["rate"] < 100) if owed else 0
    return {
        "total": asked, "amo": total["amo"], "amc": total["amc"], "state": total["state"], "excess": total["excess"],
        "pays": pays, "withheld": withheld, "penalty": penalty,
    }


def flat_share(dear, cover, local):
    """From 120 € on, all but 24 € (nothing but the 24 € with the C2S and the régime local either)."""
    if sum(line["base"] for line in dear) < THRESHOLD:
        return
    left = 0 if local or cover == "C2S" else FLAT
    for line in sorted(dear, key=lambda line: -line["base"]):
        line["rate"], line["amc"] = 100, min(left, line["base"])
        line["amo"] = line["base"] - line["amc"]
        left -= line["amc"]


def main():
    for text in sys.stdin:
        draft = json.loads(text)
        started = time.perf_counter()
        for _ in range(100):
            found = price(draft)
        print(json.dumps({"seconds": (time.perf_counter() - started) / 100, **found}), flush=True)


if __name__ == "__main__":
    main()
