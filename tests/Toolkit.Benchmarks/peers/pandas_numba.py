"""pandas and numba as peers: one job a line on stdin, what it took on stdout."""
import json
import sys
import time

import numba
import numpy as np
import pandas as pd

frames = {}


def frame(csv):
    if csv not in frames:
        frames[csv] = pd.read_csv(csv, parse_dates=["timestamp"]).set_index("timestamp")
    return frames[csv]


def to_pickle(given):
    pd.read_csv(given["from"], parse_dates=["timestamp"]).sort_values("timestamp").to_pickle(given["to"])


def resample_in_memory(given):
    frame(given["csv"]).resample("5min").agg(
        {"open": "first", "high": "max", "low": "min", "close": "last", "volume": "sum"}).dropna()


@numba.njit(cache=False)
def crosses(open_, close, pairs):
    """Final money of each pair: all-in long above, short below, decided at a close and done at the next open."""
    money = np.empty(len(pairs))
    sums = np.zeros(len(close) + 1)
    for i in range(len(close)):
        sums[i + 1] = sums[i] + close[i]
    for p in range(len(pairs)):
        fast, slow = pairs[p]
        cash, held, wanted, before = 10000.0, 0.0, 0, 0.0
        for i in range(len(close)):
            if wanted != 0:
                cash += held * open_[i]
                held = np.floor(cash / open_[i]) * wanted
                cash -= held * open_[i]
                wanted = 0
            if i + 1 >= slow:
                above = (sums[i + 1] - sums[i + 1 - fast]) / fast - (sums[i + 1] - sums[i + 1 - slow]) / slow
                if i + 1 > slow and above > 0 >= before:
                    wanted = 1
                elif i + 1 > slow and above < 0 <= before:
                    wanted = -1
                before = above
        money[p] = cash + held * close[-1]
    return money


def pairs(given):
    prices = np.loadtxt(given["prices"], delimiter=",") if given["prices"] not in frames else frames[given["prices"]]
    frames[given["prices"]] = prices
    both = np.array([(f, s) for f in range(2, given["fast"] + 2) for s in range(given["fast"] + 2, given["fast"] + 2 + given["slow"])])
    crosses(prices[:, 0], prices[:, 1], both)


JOBS = {"csv": to_pickle, "resampleInMemory": resample_in_memory, "pairs": pairs}
print(json.dumps({"name": f"pandas {pd.__version__}, numba {numba.__version__}", "jobs": list(JOBS)}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    try:
        start, processor = time.perf_counter(), time.process_time()
        for _ in range(asked["times"]):
            JOBS[asked["job"]](asked["arguments"])
        answer = {"wall": (time.perf_counter() - start) * 1000, "processor": (time.process_time() - processor) * 1000}
    except Exception as error:  # the one who asks says what failed
        answer = {"error": repr(error)}
    print(json.dumps(answer), flush=True)
