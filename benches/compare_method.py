"""The kernels of `crates/method` beside numpy and polars on the same generated data.

    cargo build --release -p regiobeeld-method --example speed
    cargo build --release -p regiobeeld-indicator --example standardise_parquet
    python3 benches/compare_method.py target/release/examples [pairs]

Ours and theirs take turns in one run, each timed inside its own process, one thread. The
first pair warms up and is not counted. Prints the medians, the median of the ratios
within a pair with their range, and how far the answers (a sum over one column of limits)
lie apart. numpy and polars have no quantile of the gamma distribution: their limits are
Byar's, and so are ours in the rows that are compared (`-peer`).
"""
import os

for name in ("OMP_NUM_THREADS", "POLARS_MAX_THREADS"):
    os.environ[name] = "1"
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import polars as pl

REGIONS, BANDS = 20_000, 19
Z = (1.959963984540054, 3.090232306167813)


def numbers(seed, count, below):
    """The same numbers as those of the example."""
    found, state = np.empty(count), seed
    for i in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        found[i] = (state >> 33) % below
    return found


X = numbers(2, REGIONS * BANDS, 40).reshape(REGIONS, BANDS)
N = numbers(1, REGIONS * BANDS, 5_000).reshape(REGIONS, BANDS) + 500
STANDARD = 7_000 - 300.0 * np.arange(BANDS)
D = numbers(4, REGIONS * 20, 200).reshape(REGIONS, 20) + 1
P = numbers(3, REGIONS * 20, 20_000).reshape(REGIONS, 20) + 1_000
RATE = numbers(5, BANDS, 90_000) / (numbers(6, BANDS, 900_000) + 1e6)
START = np.array([0.0, 1.0] + [5.0 * i for i in range(1, 19)])
LENGTH = np.diff(START)
PART = np.where(START == 0, 0.1, 0.5)[:-1]


def byar(x, z):
    y = x + 1
    low = x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3
    return low, y * (1 - 1 / (9 * y) + z / (3 * np.sqrt(y))) ** 3


def numpy_direct():
    # einsum without intermediate arrays: the fastest of the ways that were tried.
    each = STANDARD / N
    x = X.sum(1)
    total = STANDARD.sum()
    value = np.einsum("ij,ij->i", X, each) / total * 1e5
    np.multiply(each, each, out=each)
    spread = np.sqrt(np.einsum("ij,ij->i", X, each) / x) / total * 1e5
    limits = [value + spread * (limit - x) for z in Z for limit in byar(x, z)]
    return limits[3].sum()


def numpy_indirect():
    x, expected = X.sum(1), N @ RATE
    value = x / expected
    limits = [limit / expected for z in Z for limit in byar(x, z)]
    return limits[3].sum() + 0 * value[0]


def numpy_life():
    rate = D / P
    q = rate[:, :-1] * LENGTH / (1 + rate[:, :-1] * LENGTH * (1 - PART))
    q = np.minimum(q, 1)
    alive = np.ones_like(D)
    np.cumprod(1 - q, axis=1, out=alive[:, 1:])
    lived = np.empty_like(D)
    lived[:, :-1] = LENGTH * (alive[:, 1:] + PART * (alive[:, :-1] * q))
    lived[:, -1] = alive[:, -1] / rate[:, -1]
    remaining = np.cumsum(lived[:, ::-1], axis=1)[:, ::-1]
    value = remaining / alive
    spread = np.empty_like(D)
    gain = (1 - PART) * LENGTH + value[:, 1:]
    spread[:, :-1] = (alive[:, :-1] * gain * q) ** 2 * (1 - q) / D[:, :-1]
    spread[:, -1] = alive[:, -1] ** 2 / (D[:, -1] * rate[:, -1] ** 2)
    error = np.sqrt(np.cumsum(spread[:, ::-1], axis=1)[:, ::-1]) / alive
    limits = [limit for z in Z for limit in (np.maximum(value - z * error, 0), value + z * error)]
    return limits[3].sum()


LONG = pl.DataFrame(
    {
        "region": np.repeat(np.arange(REGIONS), BANDS),
        "x": X.ravel(),
        "n": N.ravel(),
        "w": np.tile(STANDARD, REGIONS),
    }
)


def polars_direct():
    return polars_rates(LONG.lazy()).collect()["upper_1"].sum()


def polars_parquet(folder):
    standard = pl.scan_parquet(folder / "standard.parquet")
    strata = pl.scan_parquet(folder / "strata.parquet").join(standard, on="band")
    rates = polars_rates(strata).collect()
    rates.drop("x", "w", "first", "second").write_parquet(folder / "theirs.parquet")
    return rates["upper_1"].sum()


def write_parquet(folder):
    bands = np.arange(BANDS)
    strata = LONG.drop("w").with_columns(band=pl.Series(np.tile(bands, REGIONS)))
    strata.write_parquet(folder / "strata.parquet")
    pl.DataFrame({"band": bands, "w": STANDARD}).write_parquet(folder / "standard.parquet")
    return f"{folder}/strata.parquet {folder}/standard.parquet {folder}/ours.parquet"


def polars_rates(strata):
    each = pl.col("w") / pl.col("n")
    sums = (
        strata
        .group_by("region", maintain_order=True)
        .agg(
            x=pl.col("x").sum(),
            w=pl.col("w").sum(),
            first=(pl.col("x") * each).sum(),
            second=(pl.col("x") * each * each).sum(),
        )
    )
    x, w = pl.col("x"), pl.col("w")
    value = pl.col("first") / w * 1e5
    spread = (pl.col("second") / x).sqrt() / w * 1e5
    limits = {}
    for i, z in enumerate(Z):
        y = x + 1
        low = x * (1 - 1 / (9 * x) - z / (3 * x.sqrt())).pow(3)
        high = y * (1 - 1 / (9 * y) + z / (3 * y.sqrt())).pow(3)
        limits[f"lower_{i}"] = value + spread * (low - x)
        limits[f"upper_{i}"] = value + spread * (high - x)
    return sums.with_columns(value=value, **limits)


def main():
    folder = pathlib.Path(sys.argv[1])
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 9
    speed, parquet = (
        subprocess.Popen([folder / name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in ("speed", "standardise_parquet")
    )
    files = tempfile.TemporaryDirectory()
    paths = write_parquet(pathlib.Path(files.name))

    def run_ours(kernel):
        ours = parquet if kernel == "parquet" else speed
        kernel = paths if kernel == "parquet" else kernel
        ours.stdin.write(kernel + "\n")
        ours.stdin.flush()
        seconds, answer = ours.stdout.readline().split()
        return float(seconds), float(answer)

    def run_theirs(function):
        begin = time.perf_counter()
        answer = function()
        return time.perf_counter() - begin, float(answer)

    print(f"numpy {np.__version__}, polars {pl.__version__}, {pairs} pairs")
    print("| kernel | beside | ours, ms | theirs, ms | ours / theirs | range | answers differ by |")
    print("|---|---|---|---|---|---|---|")
    for kernel, name, function in (
        ("direct-peer", "numpy", numpy_direct),
        ("direct-peer", "polars", polars_direct),
        ("parquet", "polars", lambda: polars_parquet(pathlib.Path(files.name))),
        ("indirect-peer", "numpy", numpy_indirect),
        ("life", "numpy", numpy_life),
    ):
        times = []
        for pair in range(pairs + 1):
            mine, answer = run_ours(kernel)
            other, expected = run_theirs(function)
            if pair:
                times.append((mine, other))
        ratios = sorted(mine / other for mine, other in times)
        mine, other = (1e3 * statistics.median(column) for column in zip(*times))
        print(
            f"| {kernel} | {name} | {mine:.2f} | {other:.2f} | {statistics.median(ratios):.2f}"
            f" | {ratios[0]:.2f}-{ratios[-1]:.2f} | {abs(answer / expected - 1):.0e} |"
        )
    for kernel in ("direct-exact", "indirect-exact", "slope", "prepare"):
        times = [run_ours(kernel)[0] for _ in range(pairs + 1)][1:]
        print(f"| {kernel} | | {1e3 * statistics.median(times):.3f} | | | | |")
    for ours in (speed, parquet):
        ours.stdin.close()
        ours.wait()


if __name__ == "__main__":
    main()
