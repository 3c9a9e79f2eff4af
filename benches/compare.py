#!/usr/bin/env python3
"""Reads a folder of Vektis files with what one would use instead, and prints the speed.

    pip install polars pandas duckdb pyarrow
    benches/compare.py FOLDER

Each reader parses every file whole into memory, seven times in turn; the median counts.
"""
import pathlib
import statistics
import sys
import time

import duckdb
import pandas
import polars
import pyarrow.csv

files = sorted(pathlib.Path(sys.argv[1]).rglob("*.csv"))
size = sum(file.stat().st_size for file in files)
options = pyarrow.csv.ParseOptions(delimiter=";")


def numbers(file):
    """The columns behind the three keys; told, so that no reader has to guess."""
    with open(file, encoding="latin-1") as text:
        return text.readline().strip().split(";")[3:]


READERS = {
    "polars": lambda file: polars.read_csv(
        file, separator=";", encoding="utf8-lossy",
        schema_overrides=dict.fromkeys(numbers(file), polars.Float64)),
    "pandas": lambda file: pandas.read_csv(file, sep=";", encoding="latin-1"),
    "duckdb": lambda file: duckdb.read_csv(
        str(file), sep=";", header=True,
        dtype=dict.fromkeys(numbers(file), "DOUBLE")).arrow().read_all(),
    "pyarrow": lambda file: pyarrow.csv.read_csv(file, parse_options=options),
}

times = {name: [] for name in READERS}
for _ in range(7):
    for name, read in READERS.items():
        start = time.perf_counter()
        for file in files:
            read(file)
        times[name].append(time.perf_counter() - start)

for name, seconds in times.items():
    median = statistics.median(seconds)
    module = sys.modules[name.split(".")[0]]
    print(f"{name:8} {module.__version__:10} {median * 1e3:8.1f} ms {size / median / 1e6:6.0f} MB/s")
