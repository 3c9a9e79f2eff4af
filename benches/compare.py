#!/usr/bin/env python3
"""Reads a folder of Vektis files with regiobeeld and with what one would use instead.

    pip install polars pandas duckdb pyarrow
    cargo build --release -p regiobeeld-cli --example parse
    benches/compare.py FOLDER [PAIRS]

Every reader parses every file whole into memory, numbers as numbers, with its own choice of
threads. A pair is one turn of regiobeeld and one of the other, right after each other; the
ratio of a pair does not mind a slow minute. Printed are the median seconds and the median,
smallest and largest ratio of the pairs (seven by default, after one that is not counted).
"""
import pathlib
import statistics
import subprocess
import sys
import time

import duckdb
import pandas
import polars
import pyarrow.csv

ROOT = pathlib.Path(__file__).parent.parent
PARSE = ROOT / "target" / "release" / "examples" / "parse"

folder = pathlib.Path(sys.argv[1])
pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 7
files = sorted(folder.rglob("*.csv"))
size = sum(file.stat().st_size for file in files)
options = pyarrow.csv.ParseOptions(delimiter=";")


def header(file):
    with open(file, encoding="latin-1") as text:
        return text.readline().strip().split(";")


def numbers(file):
    """The columns behind the three keys; told, so that no reader has to guess."""
    return [name for name in header(file)
            if name.lower() not in ("geslacht", "leeftijdsklasse", "gemeentenaam")]


def types(file, kind):
    return dict.fromkeys(numbers(file), kind)


PEERS = {
    "polars": lambda file: polars.read_csv(
        file, separator=";", encoding="utf8-lossy",
        schema_overrides=types(file, polars.Float64)),
    "pandas": lambda file: pandas.read_csv(
        file, sep=";", encoding="latin-1", dtype=types(file, "float64")),
    "duckdb": lambda file: duckdb.read_csv(
        str(file), sep=";", header=True,
        dtype=types(file, "DOUBLE")).arrow().read_all(),
    "pyarrow": lambda file: pyarrow.csv.read_csv(
        file, parse_options=options,
        read_options=pyarrow.csv.ReadOptions(encoding="latin-1"),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=types(file, pyarrow.float64()))),
}

ours = subprocess.Popen(
    [PARSE, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def our_turn():
    ours.stdin.write("\n")
    ours.stdin.flush()
    return float(ours.stdout.readline().split()[0])


def turn(read):
    start = time.perf_counter()
    for file in files:
        read(file)
    return time.perf_counter() - start


def median(values):
    return statistics.median(values)


def line(name, version, seconds, ratios):
    speed = size / median(seconds) / 1e6
    print(f"| {name} {version} | {median(seconds) * 1e3:.1f} ms | {speed:.0f} MB/s | {ratios} |")


print(f"{len(files)} files, {size / 1e6:.1f} MB, {pairs} pairs\n")
print("| reader | time | speed | times as long as regiobeeld (smallest-largest) |")
print("|---|---|---|---|")
all_ours = []
for name, read in PEERS.items():
    timed = [(our_turn(), turn(read)) for _ in range(pairs + 1)][1:]
    all_ours += [our for our, _ in timed]
    ratios = [their / our for our, their in timed]
    text = f"{median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
    version = sys.modules[name].__version__
    line(name, version, [their for _, their in timed], text)
line("regiobeeld", "", all_ours, "1")
ours.stdin.close()
