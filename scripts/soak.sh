#!/usr/bin/env bash
# Writers, readers, kills, bit flips, full disks and clock steps against a model, for so many minutes; then fuzzers and memory.
#   bash scripts/soak.sh [MINUTES] [--seed N] [--only run|fuzz|memory]      default: 10 minutes, a seed by chance
# A line a minute; ends with 1 and says the seed and where the workspace is kept when something differs. docs/reliability.md tells what it does.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../eng/setup.sh"

minutes=10 seed=$RANDOM only=
while [ $# -gt 0 ]; do
    case "$1" in
        --seed) seed=${2:?--seed needs a number}; shift 2 ;;
        --only) only=${2:?--only needs run, fuzz or memory}; shift 2 ;;
        *[!0-9.]* | '') fail "usage: bash scripts/soak.sh [MINUTES] [--seed N] [--only run|fuzz|memory]" ;;
        *) minutes=$1; shift ;;
    esac
done

build_toolkit
say "soak: building"
run_quietly dotnet build "$root/tests/Toolkit.Soak" -c Release -nologo -v:quiet
soak=$root/tests/Toolkit.Soak/bin/Release/net10.0/Toolkit.Soak.dll
folder=$(mktemp -d)
keep=$root/artifacts/soak/$seed
wanted() { [ -z "$only" ] || [ "$only" = "$1" ]; }

# A file system of its own, small enough to be filled up, where one may be mounted without asking anybody.
run() {
    local arguments=(run --minutes "$minutes" --seed "$seed" --folder "$folder" --keep "$keep")
    local namespace=-rm
    [ "$(id -u)" != 0 ] || namespace=-m
    if unshare $namespace mount -t tmpfs -o size=1m tmpfs "$folder" 2> /dev/null; then
        unshare $namespace bash -c 'mount -t tmpfs -o size=400m tmpfs "$1"; shift; exec dotnet "$@"' soak "$folder" "$soak" "${arguments[@]}" --small-disk
    else
        say "soak: no small disk to fill up (it needs a mount namespace, which this system does not allow); a limit on the size of files does some of it"
        dotnet "$soak" "${arguments[@]}"
    fi
}

# 10,000 cycles in ten minutes, fewer in fewer.
cycles=$(awk "BEGIN { n = int($minutes * 1000); print (n > 10000 ? 10000 : n < 200 ? 200 : n) }")
status=0
wanted run && { run || status=1; }
wanted fuzz && { dotnet "$soak" fuzz --seconds 60 --seed "$seed" --folder "$folder" --keep "$root/artifacts/fuzz" || status=1; }
wanted memory && { dotnet "$soak" memory --cycles "$cycles" --folder "$folder" || status=1; }
# Without a small disk a workspace that differs lies here.
[ $status -ne 0 ] || rm -rf "$folder"
exit $status
