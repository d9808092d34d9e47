#!/usr/bin/env bash
# Sets up, builds and runs the main job end to end: on the shipped samples, or on a file of yours:
#   bash scripts/walkthrough.sh [FILE SYMBOL TIMEFRAME]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec bash "$here/toolkit" walkthrough "$@"
