#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image of the autograder.
#
# AUTOGRADER_ROOT and AUTOGRADER_PREFIX name other places, to try it elsewhere.
set -euo pipefail
root=${AUTOGRADER_ROOT:-/autograder}
prefix=${AUTOGRADER_PREFIX:-/usr/local}
judge=$root/source/judge

# A C compiler, for linking.
if ! command -v cc >/dev/null || ! command -v curl >/dev/null; then
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends \
        ca-certificates curl gcc libc6-dev
fi

# Rust with clippy, of the version that the harness names.
if ! command -v clippy-driver >/dev/null; then
    export RUSTUP_HOME=$prefix/rustup CARGO_HOME=$prefix/cargo PATH=$prefix/cargo/bin:$PATH
    version=$(sed -n 's/^channel = "\(.*\)"$/\1/p' "$judge/rust-toolchain.toml")
    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs |
        sh -s -- -qy --no-modify-path --profile minimal --component clippy \
            --default-toolchain "$version"
fi

# The harness; its source goes afterwards, and so does what compiling it left.
target=$(mktemp -d)
CARGO_TARGET_DIR=$target cargo install --quiet --locked --path "$judge/harness" --root "$prefix"
rm -rf "$target" "$judge"

# The dependencies of submissions, compiled now and not while the first student waits.
crate=$(mktemp -d)
"$prefix/bin/harness" init "$crate" >/dev/null
HARNESS_CACHE=$root/cache "$prefix/bin/harness" grade "$crate" --only build
rm -rf "$crate"
