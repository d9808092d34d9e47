#!/usr/bin/env bash
# Builds what the scripts in scripts/ run, when a source has changed. Sourced by them; everything it says goes to stderr.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say() { printf '%s\n' "$*" >&2; }
fail() { say "setup: $*"; exit 1; }

# Shows what a command printed only when it fails.
run_quietly() {
    local log status=0
    log=$("$@" 2>&1) || status=$?
    [ $status -eq 0 ] || { say "$(tail -n 40 <<< "$log")"; fail "'$*' failed"; }
}

require_sdk() {
    command -v dotnet > /dev/null || fail "the .NET SDK 10 is needed: https://dotnet.microsoft.com/download"
    case "$(dotnet --version 2> /dev/null)" in
        1[0-9].*) ;;
        *) fail "the .NET SDK 10 or later is needed; 'dotnet --version' says: $(dotnet --version 2>&1 | head -1)" ;;
    esac
}

# publish PROJECT NAME: builds a program whose build leaves it in artifacts/NAME (eng/publish.targets).
publish() {
    local stamp=$root/artifacts/$2.Release.stamp
    if [ -f "$stamp" ] && [ -z "$(find "$root/src" "$root/eng" "$root/$1" "$root"/*.props "$root"/*.sln \
        -type d \( -name bin -o -name obj \) -prune -o -type f -newer "$stamp" -print -quit)" ]; then
        return
    fi
    require_sdk
    say "setup: building $2"
    run_quietly dotnet build "$root/$1" -c Release -nologo -v:quiet
}

# The command line, and the exchange on loopback that the walkthrough fetches from.
build_toolkit() { publish src/Toolkit.Cli toolkit; }
build_sample_exchange() { publish tests/Toolkit.SampleExchange sample-exchange; }

# Programs of node beside which ours are tested and measured, in artifacts/peers: polars (its package for this platform is named, as npm does not
# always bring it), an S3 server, ClickHouse's engine.
install_peers() {
    local peers=$root/artifacts/peers
    [ -d "$peers/node_modules/chdb" ] && [ -d "$peers/node_modules/s3rver" ] && [ -d "$peers/node_modules/nodejs-polars" ] && return
    command -v npm > /dev/null && mkdir -p "$peers" && npm install --silent --no-audit --no-fund --prefix "$peers" --save-exact \
        nodejs-polars@0.25.2 "nodejs-polars-linux-$(node -p process.arch)-gnu@0.25.2" s3rver@3.7.1 chdb@3.4.0 > /dev/null 2>&1
}
