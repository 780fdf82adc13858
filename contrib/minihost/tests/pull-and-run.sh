# pull-and-run.sh PORT: on a host with a kernel, busybox and swmono, an image from the registry outside becomes a container.
. /tests/check.sh
check "pull" 0 status pull_image "$1"
check "runs a container" hello run $image echo hello
check "its exit status is ours" 7 status run $image sh -c 'exit 7'
check "no such command is 127" 127 status run $image no-such-command
check "it is pid 1 of its own" 1 run $image sh -c 'echo $$'
check "memory limit, cgroup v2" 67108864 run -m 64m $image cat /sys/fs/cgroup/memory.max
check "pids limit, cgroup v2" 50 run --pids-limit 50 $image cat /sys/fs/cgroup/pids.max
check "devices outside the list are refused" 1 status run $image \
    sh -c 'mknod /t c 4 20 && : </t'
check "out of memory is 137" 137 status run -m 16m $image tail /dev/zero
check "exec joins the container's cgroup" "same" sh -c "
    swmono run -d --name group --network none $image sleep 1000 >/dev/null
    [ \"\$(swmono exec group cat /proc/1/cgroup)\" = \"\$(swmono exec group cat /proc/self/cgroup)\" ] && echo same
    swmono rm -f group >/dev/null"
check "the bridge gives an address" 0 status swmono run --rm $image sh -c 'ip addr show eth0 | grep -q "inet "'
check "detached, logged, removed" "from inside" sh -c "
    swmono run -d --name web --network none $image sh -c 'echo from inside; sleep 1000' >/dev/null
    sleep 2; swmono logs web; swmono rm -f web >/dev/null"
check "nothing is left" "" sh -c 'swmono ps -aq; find /sys/fs/cgroup -mindepth 2 -type d -name "*[0-9a-f]*" | grep -E "[0-9a-f]{64}"'
exit $failed
