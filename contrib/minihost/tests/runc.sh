# runc.sh PORT: `swmono runc` with a bundle, as crun and runc are used.
. /tests/check.sh
. /tests/bundle.sh

configure '["cat", "/proc/self/cgroup"]'
check "run, with a cgroup namespace of its own" 0::/ runc run -b $bundle one
check "state of what is gone" 1 status runc state one
check "the plan says how it is placed" 0 status sh -c "swmono runc plan -b $bundle one | grep -q cgroup"

configure '["sleep", "1000"]' -e 's#"resources": *{#&"memory": {"limit": 33554432}, "pids": {"limit": 20}, "unified": {"memory.high": "30000000"},#'
runc create -b $bundle two </dev/null >/tmp/create 2>&1 || cat /tmp/create
check "created" created field two status
pid=$(field two pid)
folder=/sys/fs/cgroup$(sed 's/^0:://' /proc/$pid/cgroup)
check "born in its cgroup" "/two" sh -c "sed 's/^0:://' /proc/$pid/cgroup"
check "its limits" "33554432 20 29999104" sh -c "echo \$(cat $folder/memory.max $folder/pids.max $folder/memory.high)"
runc start two
check "running" running field two status
check "exec in its cgroup" 0::/ runc exec two cat /proc/self/cgroup
runc pause two
check "paused" "paused 1" echo "$(field two status) $(cat $folder/cgroup.freeze)"
check "no exec in a paused one" 1 sh -c "swmono runc --root /run/runc-test exec two true >/dev/null 2>&1; [ \$? != 0 ] && echo 1"
runc resume two
check "resumed" running field two status
check "delete of a running one is refused" 1 sh -c "swmono runc --root /run/runc-test delete two >/dev/null 2>&1; echo \$?"
runc kill two KILL
until_is stopped field two status
check "killed" stopped field two status
check "deleted" 0 status runc delete two
check "its cgroup is gone" 1 status ls -d $folder

configure '["sh", "-c", "for i in 1 2 3; do sleep 500 & done; sleep 500"]'
runc run -d -b $bundle three </dev/null >/dev/null 2>&1
check "delete -f takes all" 0 status runc delete -f three
check "nothing is left" "" sh -c "ls /run/runc-test | grep -v '^~'; ls -d /sys/fs/cgroup/one /sys/fs/cgroup/two /sys/fs/cgroup/three 2>/dev/null; ps | grep 'slee[p] 500'"

# Limits that change, and what is told of them.
configure '["sleep", "1000"]' -e 's#"resources": *{#&"memory": {"limit": 33554432, "swap": 67108864}, "cpu": {"quota": 20000, "period": 100000},#'
runc run -d -b $bundle four </dev/null >/dev/null 2>&1
folder=/sys/fs/cgroup/four
limits() { echo $(cat $folder/memory.max $folder/memory.swap.max $folder/cpu.max $folder/cpu.weight $folder/pids.max); }
check "limits before" "33554432 33554432 20000 100000 100 max" limits
check "update" 0 status runc update --memory 67108864 --memory-swap 100663296 --cpu-period 50000 --cpu-share 512 --pids-limit 40 four
check "what is named changes, the quota stays" "67108864 33554432 20000 50000 59 40" limits
check "memory alone keeps the sum of both" "0 50331648 50331648" sh -c "
    swmono runc --root /run/runc-test update --memory 50331648 four; echo \$? \$(cat $folder/memory.max $folder/memory.swap.max)"
check "-1 is unlimited" "0 max max 50000" sh -c "
    swmono runc --root /run/runc-test update --memory -1 --cpu-quota -1 four; echo \$? \$(cat $folder/memory.max $folder/cpu.max)"
echo '{"memory": {"limit": 1, "checkBeforeUpdate": true}}' >/tmp/resources
check "a limit below what is used is refused" 1 status runc update -r /tmp/resources four
echo '{"cpu": {"realtimePeriod": 1000}, "pids": {"limit": 41}}' >/tmp/resources
check "realtime is refused, and nothing changed" "1 40" sh -c "
    swmono runc --root /run/runc-test update -r /tmp/resources four 2>/dev/null; echo \$? \$(cat $folder/pids.max)"
runc update --memory 67108864 --pids-limit 40 four
runc events --stats four >/tmp/events
check "events --stats: one line of this container" "1 four stats" sh -c \
    "echo \$(wc -l </tmp/events) \$(sed -n 's/.*\"id\":\"\([a-z]*\)\".*/\1/p' /tmp/events) \$(sed -n 's/.*\"type\":\"\([a-z]*\)\".*/\1/p' /tmp/events)"
check "its tasks and limits" "1 40 67108864" sh -c "
    echo \$(sed -n 's/.*\"pids\":{\"current\":\([0-9]*\),\"limit\":\([0-9]*\)}.*/\1 \2/p' /tmp/events) \$(grep -o '\"limit\":67108864' /tmp/events | head -1 | cut -d: -f2)"
runc events --interval 1s four >/tmp/events &
watcher=$!
runc exec four sh -c 'x=a; while :; do x=$x$x; done' >/dev/null 2>&1
until_is yes sh -c "grep -q '\"type\":\"oom\"' /tmp/events && echo yes"
check "events tells when memory ran out" yes sh -c "grep -q '{\"type\":\"oom\",\"id\":\"four\"}' /tmp/events && echo yes"
runc delete -f four
wait $watcher
ended=$?
check "and ends with the container" 0 echo $ended

# User namespaces: root in there is nobody here, and may have its cgroup to itself.
user='s#"namespaces": *\[#"uidMappings": [{"containerID": 0, "hostID": 100000, "size": 65536}], "gidMappings": [{"containerID": 0, "hostID": 100000, "size": 65536}], &{"type": "user"}, #'
mkdir -p $bundle/rootfs/dev $bundle/rootfs/sys
chown 100000:100000 $bundle/rootfs $bundle/rootfs/*
configure '["sh", "-c", "id -u; cat /proc/self/uid_map; stat -c %u /sys/fs/cgroup"]' -e "$user"
check "root of a user namespace, its cgroup is not its own" "0 0 100000 65536 65534" sh -c "echo \$(swmono runc --root /run/runc-test run -b $bundle five)"
writable='s#\("destination": *"/sys/fs/cgroup"[^}]*\),[[:space:]]*"ro"#\1#'
configure '["sleep", "1000"]' -e "$user" -e "$writable" -e 's#"resources": *{#&"memory": {"limit": 33554432}, "pids": {"limit": 30},#'
runc run -d -b $bundle five </dev/null >/dev/null 2>&1
check "a writable mount of it makes it so" "0 0 0" runc exec five sh -c "echo \$(stat -c %u /sys/fs/cgroup /sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/cgroup.subtree_control)"
check "outside it is the mapped user's, its limits are not" "100000 100000 0" sh -c "echo \$(stat -c %u /sys/fs/cgroup/five /sys/fs/cgroup/five/cgroup.threads /sys/fs/cgroup/five/memory.max)"
check "it has cgroups of its own" ok runc exec five sh -c "mkdir /sys/fs/cgroup/sub && echo \$\$ >/sys/fs/cgroup/sub/cgroup.procs && grep -qx 0::/sub /proc/self/cgroup && echo ok"
check "and cannot lift its limits" 33554432 runc exec five sh -c "(echo max >/sys/fs/cgroup/memory.max) 2>/dev/null; cat /sys/fs/cgroup/memory.max"
check "exec is born in it" "0 0::/" runc exec five sh -c 'echo $(id -u) $(cat /proc/self/cgroup)'
check "update" "0 31" sh -c "swmono runc --root /run/runc-test update --pids-limit 31 five; echo \$? \$(cat /sys/fs/cgroup/five/pids.max)"
check "deleted with its own cgroups" "0 1" sh -c "swmono runc --root /run/runc-test delete -f five; echo \$? \$(ls -d /sys/fs/cgroup/five >/dev/null 2>&1; echo \$?)"
configure '["cat", "/proc/self/cgroup"]'
check "the driver of systemd is refused without one" yes sh -c "swmono runc --root /run/runc-test --systemd-cgroup run -b $bundle six 2>&1 | grep -q 'systemd not running on this host' && echo yes"
exit $failed
