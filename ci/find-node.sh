# Sourced by a step of action.yml: finds a Node.js that runs timg-inspect, and sets `node` to its path. That of the job comes
# first, then the one of the runner (in a container: /__e), then the tool cache. PATH is not changed.

# Node.js of these versions: `engines` in package.json.
runs_timg_inspect() {
  NODE_OPTIONS='' "$1" -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major >= 24 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1);
  ' > /dev/null 2>&1
}

# The parent of this shell is <runner>/bin/Runner.Worker.
runner=$(dirname "$(readlink "/proc/$PPID/exe" 2> /dev/null || ps -o comm= -p "$PPID" 2> /dev/null || echo none)")/..
node=
for candidate in "$(command -v node || true)" \
  "$runner"/externals/node*/bin/node /__e/node*/bin/node "${RUNNER_TOOL_CACHE:-/opt/hostedtoolcache}"/node/*/*/bin/node; do
  if [ -n "$candidate" ] && runs_timg_inspect "$candidate"; then
    node=$candidate
    break
  fi
done
if [ -z "$node" ]; then
  echo '::error title=timg-inspect::no Node.js 20.19+, 22.12+ or 24+ on this runner; add actions/setup-node before this step'
  exit 1
fi
