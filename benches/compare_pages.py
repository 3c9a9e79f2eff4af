#!/usr/bin/env python3
"""Reads pages of both OData services with regiobeeld and with Python's json and pandas.

    pip install pandas
    cargo build --release -p regiobeeld-cli --example parse
    benches/compare_pages.py [PAIRS]

The pages are made here: 10,000 rows of the older service, numbers as padded texts, and
100,000 observations of the newer one. Python parses the bytes, makes a frame of them, trims
keys and turns texts into numbers; regiobeeld reads the file too. Each pair is one turn of
either, right after each other; printed are the medians, and the median, smallest and largest
ratio of the pairs (seven by default, after one that is not counted).
"""
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import pandas

ROOT = pathlib.Path(__file__).parent.parent
PARSE = ROOT / "target" / "release" / "examples" / "parse"
PAIRS = int(sys.argv[1]) if len(sys.argv) > 1 else 7


def rows(count):
    return {
        "odata.metadata": "https://opendata.cbs.nl/ODataFeed/OData/99999NED/"
                          "$metadata#Cbs.OData.WebAPI.UntypedDataSet",
        "value": [{
            "ID": n, "Geslacht": "3000   ", "Leeftijd": f"{10000 + 100 * (n // 355 % 100)}   ",
            "RegioS": f"GM{n % 355:04}", "Perioden": f"{1995 + n % 30}JJ00",
            "Totaal_1": f"{n * 7919 % 99991:8}", "Mannen_2": f"{n * 104729 % 99991:8}",
            "Vrouwen_3": f"{n * 15485863 % 9991:6}.5", "Aandeel_4": "       .",
        } for n in range(count)],
    }


def observations(count):
    return {
        "@odata.context": "https://datasets.cbs.nl/odata/v1/CBS/99999NED/"
                          "$metadata#Observations",
        "value": [{
            "Id": n, "Measure": f"M00035{n % 2}", "ValueAttribute": "None",
            "Value": n * 7919 % 99991, "StringValue": None, "BurgerlijkeStaat": "T001019",
            "Geslacht": "3000", "Leeftijd": f"{10000 + 100 * (n // 30 % 100)}",
            "RegioS": f"GM{n // 3000 % 355:04}", "Perioden": f"{1995 + n % 30}JJ00",
        } for n in range(count)],
    }


def read_rows(path):
    frame = pandas.DataFrame(json.loads(path.read_bytes())["value"])
    for name in ("Geslacht", "Leeftijd", "RegioS", "Perioden"):
        frame[name] = frame[name].str.strip().astype("category")
    for name in ("Totaal_1", "Mannen_2", "Vrouwen_3", "Aandeel_4"):
        frame[name] = pandas.to_numeric(frame[name].str.strip(), errors="coerce")
    return len(frame)


def read_observations(path):
    frame = pandas.DataFrame(json.loads(path.read_bytes())["value"])
    for name in ("Measure", "BurgerlijkeStaat", "Geslacht", "Leeftijd", "RegioS", "Perioden"):
        frame[name] = frame[name].astype("category")
    frame["Value"] = pandas.to_numeric(frame["Value"])
    return len(frame)


def compare(name, body, read, count):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "page-0001.json"
        path.write_text(json.dumps(body, separators=(",", ":")))
        ours = subprocess.Popen(
            [PARSE, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        mine, theirs = [], []
        for _ in range(PAIRS + 1):
            ours.stdin.write("\n")
            ours.stdin.flush()
            seconds, records = ours.stdout.readline().split()
            assert int(records) == count
            mine.append(float(seconds))
            start = time.perf_counter()
            assert read(path) == count
            theirs.append(time.perf_counter() - start)
        ours.stdin.close()
        ours.wait()
        ratios = [other / own for own, other in zip(mine[1:], theirs[1:])]
        print(f"| {name} | {statistics.median(mine[1:]) * 1e3:.1f} ms "
              f"| {statistics.median(theirs[1:]) * 1e3:.1f} ms "
              f"| {statistics.median(ratios):.1f} ({min(ratios):.1f}-{max(ratios):.1f}) |")


compare("10,000 rows", rows(10_000), read_rows, 10_000)
compare("100,000 observations", observations(100_000), read_observations, 100_000)
