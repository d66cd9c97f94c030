#!/bin/sh
# What a pipeline runs: installs, checks types, runs the tests, synthesizes, and where a cluster can be
# reached lets its API server check what was written.
set -eu
npm ci
npm test
npm run synth
if [ -n "${KUBECONFIG:-}" ]; then
  kubectl apply --dry-run=server --validate=strict --filename dist/
else
  echo 'ci.sh: KUBECONFIG is not set; no API server has checked dist/' >&2
fi
