#!/usr/bin/env bash
# Builds and runs all tests. Arguments go to 'dotnet test', e.g. --filter Calendars.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../eng/setup.sh"
require_sdk
say "test: building"
run_quietly dotnet build "$root/Toolkit.sln" -c Release -nologo -v:quiet
# What a caller has started beside the build, such as tools that tests use.
wait
dotnet test "$root/Toolkit.sln" -c Release --no-build -nologo "$@"
