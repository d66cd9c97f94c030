#!/bin/sh
# Reports what happens when this commit is applied over another one: sh preview.sh COMMIT. With PULL_REQUEST
# (its number), GITHUB_REPOSITORY and GH_TOKEN it writes the report as one comment, and updates it later.
set -eu
base=${1:?usage: sh preview.sh COMMIT}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if git show "$base:./preview/preview.json" > "$work/base.json"; then
  set -- --base "$work/base.json"
else
  echo "preview.sh: $base has no preview/preview.json; there is no comparison" >&2
  set --
fi
# add conditions here, such as --fail-on recreate,cold-traffic; if one holds, the script ends with 1 after the comment
status=0
{{npx}}cdk-inference preview preview --output "$work/preview.md" "$@" || status=$?
[ -s "$work/preview.md" ] || exit "$status"
cat "$work/preview.md"
if [ -n "${PULL_REQUEST:-}" ]; then
  comments=repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments
  id=$(gh api --paginate "$comments" \
    --jq '.[] | select(.body | startswith("<!-- cdk-inference preview -->")) | .id' | head -n 1)
  if [ -n "$id" ]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" \
      --field "body=@$work/preview.md"
  else
    gh api --silent --method POST "$comments" --field "body=@$work/preview.md"
  fi
fi
exit "$status"
