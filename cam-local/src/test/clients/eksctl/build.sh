#!/bin/sh
# build.sh VERSION DIRECTORY: builds eksctl, from its module as Go's module proxy has it.
# Its go.mod replaces modules, so that `go install` refuses it.
set -eu
mkdir -p "$2"
[ ! -x "$2/eksctl-$1" ] || exit 0
module=$(go mod download -json "github.com/weaveworks/eksctl@$1" | sed -n 's/^.*"Dir": "\(.*\)".*$/\1/p')
rm -rf "$2/source"
cp -r "$module" "$2/source"
chmod -R u+w "$2/source"
cd "$2/source"
go build -o "$2/eksctl-$1" ./cmd/eksctl
