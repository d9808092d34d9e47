#!/usr/bin/env bash
# Sets up and runs all tests. Arguments go to 'dotnet test', e.g. --filter Calendars.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../eng/setup.sh"
setup
build_toolkit
say "test: building"
run_quietly dotnet build "$root/Toolkit.sln" -c Release -nologo -v:quiet
exec dotnet test "$root/Toolkit.sln" -c Release --no-build -nologo "$@"
