#!/bin/sh
# What a pipeline runs: installs, runs the tests, synthesizes, and where a cluster can be reached lets
# its API server check what was written. Needs Python and, for jsii, Node.
set -eu
python3 -m venv .venv
. .venv/bin/activate
pip install --quiet --requirement requirements.txt
python -m unittest
python main.py
if [ -n "${KUBECONFIG:-}" ]; then
  kubectl apply --dry-run=server --validate=strict --filename dist/
else
  echo 'ci.sh: KUBECONFIG is not set; no API server has checked dist/' >&2
fi
