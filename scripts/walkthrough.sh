#!/usr/bin/env bash
# Sets up, builds and runs the main job end to end: on the shipped samples, or on a file of yours:
#   bash scripts/walkthrough.sh [FILE SYMBOL TIMEFRAME]
# Bars are fetched from a sample exchange that runs on this machine meanwhile, so no network is needed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../eng/setup.sh"
build_toolkit
build_sample_exchange

address=$(mktemp)
"$root/artifacts/sample-exchange/Toolkit.SampleExchange" > "$address" &
exchange=$!
trap 'kill $exchange 2> /dev/null; wait $exchange 2> /dev/null; rm -f "$address"' EXIT
for _ in $(seq 100); do
    [ -s "$address" ] && break
    kill -0 $exchange 2> /dev/null || fail "the sample exchange did not start"
    sleep 0.1
done

"$root/artifacts/toolkit/Toolkit.Cli" walkthrough --sample-exchange "$(cat "$address")" "$@"
