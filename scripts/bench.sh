#!/usr/bin/env bash
# Measures every workload of docs/performance.md beside its twins and other engines, and writes what it measured there.
# Usage: bash scripts/bench.sh [FILTER [RUNS]]   a filter measures what has it in its name and writes nothing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../eng/setup.sh"
require_sdk
# Other engines are measured where they can be had; without them their lines are left out.
install_peers || say "bench: nodejs-polars could not be installed"
if command -v apt-get > /dev/null && [ "$(id -u)" = 0 ] && ! /usr/bin/python3 -c 'import pandas, numba' 2> /dev/null; then
    { apt-get update && apt-get install -y --no-install-recommends python3-pandas python3-numba; } > /dev/null 2>&1 || say "bench: pandas and numba could not be installed"
fi
say "bench: building"
run_quietly dotnet build "$root/tests/Toolkit.Benchmarks" -c Release -nologo -v:quiet
exec "$root/artifacts/benchmarks/Toolkit.Benchmarks" --page "$root/docs/performance.md" "$@"
