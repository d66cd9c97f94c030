#!/bin/sh
# The checks of a pipeline: install, test, synthesize. If KUBECONFIG is set, the API server validates
# the output.
set -eu
{{checks}}
if [ -n "$(git status --porcelain dist preview 2>/dev/null)" ]; then
  echo 'ci.sh: dist/ or preview/ is not committed as it is synthesized; synthesize and commit both' >&2
  exit 1
fi
if [ -n "${KUBECONFIG:-}" ]; then
  kubectl apply --dry-run=server --validate=strict --filename dist/
else
  echo 'ci.sh: KUBECONFIG is not set; dist/ is not validated by an API server' >&2
fi
