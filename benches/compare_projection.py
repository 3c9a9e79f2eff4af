"""The kernels of `crates/projection` beside numpy on the same generated data.

    cargo build --release -p regiobeeld-projection --example speed
    python3 benches/compare_projection.py target/release/examples/projection_speed [pairs]

Ours and theirs take turns, each timed inside its own process, with all threads that each
takes by itself (`RAYON_NUM_THREADS` and `OMP_NUM_THREADS` set others). The first pair warms
up and is not counted. Prints the medians, the median of the ratios within a pair with their
range, and how far the answers lie apart; those of random draws differ by chance.

After that the whole Monte Carlo by number of draws, each in a process of its own, with the
most memory that it had.
"""
import json
import statistics
import subprocess
import sys
import time

import numpy as np

GEMEENTEN, YEARS, CELLS, GROUPS = 342, 26, 202, 12
QUANTILES = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975]
DRAWS = 256


def numbers(seed, count, below):
    """The same numbers as those of the example."""
    found, state = np.empty(count), seed
    for i in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        found[i] = (state >> 33) % below
    return found


PERSONS = numbers(1, GEMEENTEN * YEARS * CELLS, 3_000).reshape(GEMEENTEN, YEARS, CELLS)
RATES = numbers(2, CELLS * GROUPS, 9_000).reshape(CELLS, GROUPS) / 1_000
MEANS = numbers(3, GEMEENTEN * YEARS * GROUPS, 1 << 16) ** 2 / (1 << 16)


def einsum():
    return np.einsum("ryc,cg->ryg", PERSONS, RATES).sum()


def einsum_optimized():
    # As a product of matrices, by BLAS.
    return np.einsum("ryc,cg->ryg", PERSONS, RATES, optimize=True).sum()


def poisson():
    drawn = np.random.default_rng(1).poisson(MEANS[:, None], (len(MEANS), DRAWS))
    return np.quantile(drawn, QUANTILES, axis=1).sum()


class Ours:
    def __init__(self, example):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([example], stdin=pipe, stdout=pipe, text=True)

    def run(self, kernel):
        self.process.stdin.write(kernel + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def run_theirs(function):
    begin = time.perf_counter()
    answer = function()
    return time.perf_counter() - begin, float(answer)


def compare(example, pairs):
    ours = Ours(example)
    print("| kernel | beside | ours, ms | theirs, ms | ours / theirs | range | answers differ by |")
    print("|---|---|---|---|---|---|---|")
    for kernel, name, function in (
        ("constant", "numpy einsum", einsum),
        ("constant", "numpy einsum, optimize", einsum_optimized),
        ("poisson", "numpy poisson, quantile", poisson),
    ):
        times = []
        for pair in range(pairs + 1):
            mine = ours.run(kernel)
            other, expected = run_theirs(function)
            if pair:
                times.append((mine["seconds"], other))
        ratios = sorted(mine / other for mine, other in times)
        mine_ms, other_ms = (1e3 * statistics.median(column) for column in zip(*times))
        print(
            f"| {kernel} | {name} | {mine_ms:.2f} | {other_ms:.2f}"
            f" | {statistics.median(ratios):.2f} | {ratios[0]:.2f}-{ratios[-1]:.2f}"
            f" | {abs(mine['answer'] / expected - 1):.0e} |",
            flush=True,
        )
    ours.close()


def monte_carlo(example, rounds):
    print("\n| draws | median, s | range | most memory, MB |")
    print("|---|---|---|---|")
    sizes = (250, 500, 1000)
    found = {draws: [] for draws in sizes}
    for _ in range(rounds):
        for draws in sizes:
            ours = Ours(example)
            found[draws].append(ours.run(f"monte-carlo {draws}"))
            ours.close()
    for draws, runs in found.items():
        seconds = sorted(run["seconds"] for run in runs)
        memory = max(run["peak_mb"] for run in runs)
        print(
            f"| {draws} | {statistics.median(seconds):.2f}"
            f" | {seconds[0]:.2f}-{seconds[-1]:.2f} | {memory:.0f} |"
        )


def main():
    example = sys.argv[1]
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 9
    print(f"numpy {np.__version__}, {pairs} pairs")
    compare(example, pairs)
    monte_carlo(example, 3)


if __name__ == "__main__":
    main()
