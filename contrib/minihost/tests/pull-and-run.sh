# pull-and-run.sh PORT: on a host with a kernel, busybox and swmono, an image from the registry outside becomes a container.
port=$1
failed=0
check() {
    local what=$1 wanted=$2 got
    shift 2
    got=$("$@" 2>&1)
    if [ "$got" = "$wanted" ]; then echo "ok   $what"; else
        echo "FAIL $what: wanted '$wanted', got '$got'"
        failed=1
    fi
}
status() { "$@" >/dev/null 2>&1; echo $?; }

# The registry outside, as one on loopback: plain HTTP is right for that alone.
nc -ll -p 5000 -e nc 10.0.2.2 "$port" &
sleep 1
image=127.0.0.1:5000/busybox:latest
mkdir -p /var/lib /run
swmono pull -q $image || { echo "FAIL pull"; exit 1; }
echo "ok   pull"
check "runs a container" hello swmono run --rm --network none $image echo hello
check "its exit status is ours" 7 status swmono run --rm --network none $image sh -c 'exit 7'
check "no such command is 127" 127 status swmono run --rm --network none $image no-such-command
check "it is pid 1 of its own" 1 swmono run --rm --network none $image sh -c 'echo $$'
check "memory limit, cgroup v2" 67108864 swmono run --rm --network none -m 64m $image cat /sys/fs/cgroup/memory.max
check "pids limit, cgroup v2" 50 swmono run --rm --network none --pids-limit 50 $image cat /sys/fs/cgroup/pids.max
check "devices outside the list are refused" 1 status swmono run --rm --network none $image \
    sh -c 'mknod /kmsg c 1 11 && : </kmsg'
check "out of memory is 137" 137 status swmono run --rm --network none -m 16m $image tail /dev/zero
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
