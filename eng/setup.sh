#!/usr/bin/env bash
# Sets this checkout up: finds out which kind of package feed the machine has, fetches what that kind lacks, restores.
# Sourced by the scripts in scripts/, or run by itself; everything it says goes to stderr. Quick when nothing has changed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
duckdb_npm_version=1.5.6-r.1
# The finance bundle: candlesticks, bars, lines, histograms. No heatmap trace: those are drawn with bars.
plotly_npm_package=plotly.js-finance-dist-min
plotly_npm_version=4.1.0

say() { printf '%s\n' "$*" >&2; }
fail() { say "setup: $*"; exit 1; }

# platform: the npm name and the library's file name of this machine's DuckDB.
duckdb_platform() {
    local os arch
    case "$(uname -s)" in
        Linux) os=linux; duckdb_file=libduckdb.so ;;
        Darwin) os=darwin; duckdb_file=libduckdb.dylib ;;
        MINGW* | MSYS* | CYGWIN*) os=win32; duckdb_file=duckdb.dll ;;
        *) fail "no DuckDB library is known for $(uname -s)" ;;
    esac
    case "$(uname -m)" in
        x86_64 | amd64) arch=x64 ;;
        aarch64 | arm64) arch=arm64 ;;
        *) fail "no DuckDB library is known for $(uname -m)" ;;
    esac
    duckdb_package=@duckdb/node-bindings-$os-$arch
}

write_feed() {
    cat > "$root/eng/feed.props.new" <<PROPS
<Project>
  <!-- Written by eng/setup.sh; delete it to have the feed probed again. -->
  <PropertyGroup>
    <ToolkitFeed>$1</ToolkitFeed>
  </PropertyGroup>
</Project>
PROPS
    mv "$root/eng/feed.props.new" "$root/eng/feed.props"
}

# A feed is limited when, and only when, it says that a package or a version is not there.
probe_feed() {
    [ -f "$root/eng/feed.props" ] && [ "$root/eng/feed.props" -nt "$root/Directory.Packages.props" ] && return
    say "setup: looking at the package feed (once)"
    local log status=0
    log=$(dotnet restore "$root/eng/feed-probe/feed-probe.csproj" -p:ToolkitFeed=full --force -nologo -v:quiet 2>&1) || status=$?
    if [ $status -eq 0 ]; then
        write_feed full
    elif grep -qE 'error NU110[12]' <<< "$log" && ! grep -E 'error NU[0-9]+' <<< "$log" | grep -qvE 'error NU110[12]'; then
        say "setup: the feed lacks some packages; using the built-in fallback (docs/decisions/0001-two-feeds.md)"
        write_feed limited
    else
        say "$log"
        fail "the package feed could not be read (see above): check the network and 'dotnet nuget list source', then run this again"
    fi
}

# npm_unpack FOLDER PACKAGE VERSION: unpacks an npm package into FOLDER/package; nothing of it is run.
npm_unpack() {
    command -v npm > /dev/null || fail "npm is needed once, to fetch $2: install Node.js"
    say "setup: fetching $2 $3"
    (cd "$1" && npm pack --silent "$2@$3" > /dev/null && tar xzf ./*.tgz) \
        || fail "npm could not fetch $2@$3: check 'npm view $2 versions'"
}

# What charts are drawn with; Toolkit.dll carries it compressed, so that charts work offline.
fetch_plotly() {
    local folder=$root/artifacts/plotly stamp=$root/artifacts/plotly/$plotly_npm_version
    [ -f "$stamp" ] && [ -f "$folder/plotly.min.js.gz" ] && return
    local work
    work=$(mktemp -d)
    npm_unpack "$work" "$plotly_npm_package" "$plotly_npm_version"
    mkdir -p "$folder"
    cp "$work/package/LICENSE" "$folder/plotly-LICENSE"
    gzip -9nc "$work/package/plotly-finance.min.js" > "$folder/plotly.min.js.gz.new"
    mv "$folder/plotly.min.js.gz.new" "$folder/plotly.min.js.gz"
    touch "$stamp"
    rm -rf "$work"
}

# On a limited feed DuckDB itself comes from npm: the library only, nothing of it is run.
fetch_duckdb() {
    grep -q '>limited<' "$root/eng/feed.props" || return 0
    duckdb_platform
    local folder=$root/artifacts/native stamp=$root/artifacts/native/$duckdb_npm_version
    [ -f "$stamp" ] && [ -f "$folder/$duckdb_file" ] && return
    local work
    work=$(mktemp -d)
    npm_unpack "$work" "$duckdb_package" "$duckdb_npm_version"
    [ -f "$work/package/$duckdb_file" ] || fail "$duckdb_package@$duckdb_npm_version holds no $duckdb_file"
    mkdir -p "$folder"
    mv "$work/package/$duckdb_file" "$folder/"
    cp "$work/package/LICENSE" "$folder/duckdb-LICENSE"
    touch "$stamp"
    rm -rf "$work"
}

# newer FILE: whether any source is newer than FILE.
newer() {
    [ ! -f "$1" ] && return 0
    [ -n "$(find "$root/src" "$root/eng" "${@:2}" "$root"/*.props "$root"/*.sln \
        -type d \( -name bin -o -name obj \) -prune -o -type f -newer "$1" -print -quit)" ]
}

setup() {
    command -v dotnet > /dev/null || fail "the .NET SDK 10 is needed: https://dotnet.microsoft.com/download"
    case "$(dotnet --version 2> /dev/null)" in
        1[0-9].*) ;;
        *) fail "the .NET SDK 10 or later is needed; 'dotnet --version' says: $(dotnet --version 2>&1 | head -1)" ;;
    esac
    mkdir -p "$root/artifacts"
    probe_feed
    fetch_duckdb
    fetch_plotly
}

# publish PROJECT FOLDER: publishes a program to artifacts/FOLDER when a source has changed.
publish() {
    local stamp=$root/artifacts/$2.stamp
    newer "$stamp" "$(dirname "$root/$1")" || return 0
    setup
    say "setup: building $2"
    touch "$stamp.new"
    run_quietly dotnet publish "$root/$1" -c Release -o "$root/artifacts/$2" -nologo -v:quiet
    mv "$stamp.new" "$stamp"
}

# The command line, ready to run.
build_toolkit() { publish src/Toolkit.Cli/Toolkit.Cli.csproj toolkit; }

# The exchange on loopback that the walkthrough fetches from.
build_sample_exchange() { publish tests/Toolkit.SampleExchange/Toolkit.SampleExchange.csproj sample-exchange; }

# Shows what a command printed only when it fails.
run_quietly() {
    local log status=0
    log=$("$@" 2>&1) || status=$?
    [ $status -eq 0 ] || { say "$(tail -n 40 <<< "$log")"; fail "'$*' failed"; }
}

# Run by itself it only sets up.
[ "${BASH_SOURCE[0]}" != "$0" ] || setup
