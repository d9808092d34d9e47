#!/usr/bin/env bash
# Retakes the pictures of the documentation with Chromium, into docs/images or the folder that is named.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../eng/setup.sh"
require_sdk
exec dotnet run -c Release --project "$root/tests/Toolkit.Benchmarks" -- screenshots "${1:-$root/docs/images}"
