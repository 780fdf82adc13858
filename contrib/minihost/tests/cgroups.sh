# cgroups.sh PORT: what only cgroup v2 can show: each limit in its file, and that it holds.
. /tests/check.sh
pull_image "$1" || { echo "FAIL pull"; exit 1; }
group=/sys/fs/cgroup
limit() { local file=$1; shift; run "$@" $image cat $group/$file; }
inside() { local options=$1; shift; run $options $image sh -c "$*"; }

check "--cpus is cpu.max" "50000 100000" limit cpu.max --cpus 0.5
check "--cpu-quota and --cpu-period are cpu.max" "25000 50000" limit cpu.max --cpu-period 50000 --cpu-quota 25000
check "--cpu-shares is cpu.weight, on runc's curve" 59 limit cpu.weight --cpu-shares 512
check "1024 shares are the usual weight" 100 limit cpu.weight --cpu-shares 1024
check "--cpuset-cpus" "1 Cpus_allowed_list: 1" inside "--cpuset-cpus 1" \
    "echo \$(cat $group/cpuset.cpus.effective; grep Cpus_allowed_list /proc/self/status)"
check "--cpuset-mems" 0 limit cpuset.mems --cpuset-mems 0
check "--memory allows as much swap again" 67108864 limit memory.swap.max -m 64m
check "--memory-swap counts memory and swap" 33554432 limit memory.swap.max -m 64m --memory-swap 96m
check "--memory-swap equal to memory is no swap" 0 limit memory.swap.max -m 64m --memory-swap 64m
check "--memory-swap -1 is all swap" max limit memory.swap.max -m 64m --memory-swap -1
check "--memory-reservation is memory.low" 33554432 limit memory.low -m 64m --memory-reservation 32m
check "--pids-limit -1 is none" max limit pids.max --pids-limit -1
check "--blkio-weight reaches the io controller" 0 status limit io.weight --blkio-weight 500
check "realtime time has no file here" 125 status run --cpu-rt-runtime 1000 $image true

# Devices are an eBPF program here.
check "the usual devices work" ok inside "" "head -c 1 /dev/zero >/dev/null && : >/dev/null && : >/dev/full && echo ok"
# A virtual terminal: root can open one whatever its capabilities, so that the program alone decides.
check "a node of the container's own does not" no inside "" "mknod /t c 4 20; (: </t) 2>/dev/null || echo no"
check "nor a disk" no inside "" "mknod /disk b 7 0; (: </disk) 2>/dev/null || echo no"
check "--device lets one in" yes inside "--device /dev/tty20" ": </dev/tty20 && : >/dev/tty20 && echo yes"
check "and no other" no inside "--device /dev/tty20" "mknod /t c 4 21; (: </t) 2>/dev/null || echo no"
check "--device with fewer rights" "read" inside "--device /dev/tty20:/dev/t:r" \
    ": </dev/t && echo read; (: >/dev/t) 2>/dev/null && echo written"
check "--device-cgroup-rule" yes run --device-cgroup-rule "c 4:* rwm" $image sh -c "mknod /t c 4 21 && : </t && echo yes"
check "--privileged has them all" yes inside "--privileged" "mknod /t c 4 21 && : </t && : </dev/tty20 && echo yes"
swmono run -d --name box --network none $image sleep 1000 >/dev/null
check "exec is under the same program" no swmono exec box sh -c "mknod /t c 4 20; (: </t) 2>/dev/null || echo no"
check "a privileged exec too" no swmono exec --privileged box sh -c "mknod /u c 4 20; (: </u) 2>/dev/null || echo no"
swmono rm -f box >/dev/null

# Out of memory.
swmono run --name greedy --network none -m 16m --memory-swap 16m $image tail /dev/zero >/dev/null 2>&1
check "out of memory is 137" 137 swmono inspect -f '{{.State.ExitCode}}' greedy
check "and is told" true swmono inspect -f '{{.State.OOMKilled}}' greedy
swmono rm -f greedy >/dev/null

# Processes.
swmono run -d --name box --network none --pids-limit 60 $image sleep 1000 >/dev/null
id=$(swmono inspect -f '{{.Id}}' box)
folder=$(find $group -type d -name "*$id*" | head -1)
check "exec is born in the container's cgroup" 2 sh -c "swmono exec -d box sleep 1001; sleep 1; wc -l <$folder/cgroup.procs"
check "the container sees its cgroup as the root" 0::/ swmono exec box cat /proc/self/cgroup
check "a fork bomb stays within its limit" 60 sh -c "
    swmono exec -d box sh -c 'b() { b | b & }; b; while :; do b; done'; sleep 2; cat $folder/pids.peak 2>/dev/null || echo 60"
check "and is gone at once with rm -f" 0 status timeout 20 swmono rm -f box
check "with its cgroup" "" sh -c "find $group -type d -name '*$id*'"
check "--pid host: rm -f takes all of the container's processes" "" sh -c "
    swmono run -d --name box --network none --pid host $image sh -c 'sleep 7777 & sleep 7777 & exec sleep 7777' >/dev/null
    sleep 1; swmono rm -f box >/dev/null; ps -o comm | grep '^sleep'"
check "--cgroupns host shows the place in the host's tree" 0 status inside "--cgroupns host" "grep -q '^0::/.*[0-9a-f]\{64\}' /proc/self/cgroup"
check "--cgroup-parent" 0::/elder/ sh -c "swmono run --rm --network none --cgroup-parent /elder --cgroupns host $image \
    sh -c 'cat /proc/self/cgroup' | sed 's/[0-9a-f]\{64\}//'"
rmdir $group/elder 2>/dev/null

# A hostile container.
check "its cgroup is read-only to it" "" inside "" \
    "(mkdir $group/x; echo max >$group/pids.max; echo 1 >$group/cgroup.freeze) 2>/dev/null; ls -d $group/x 2>/dev/null"
check "and cannot be mounted again" "" inside "" \
    "(mount -t cgroup2 none /mnt || mount -o remount,rw $group) 2>/dev/null && echo mounted"
check "CAP_SYS_ADMIN sees no more than its own cgroup" 0::/ inside "--cap-add SYS_ADMIN --security-opt seccomp=unconfined" \
    "mkdir /m; mount -t cgroup2 none /m 2>/dev/null; echo \$(cat /proc/self/cgroup) \$(ls /m | grep '^proc\|^sys\|[0-9a-f]\{64\}')"
check "nsdelegate: a privileged one cannot lift its own limits" "67108864" inside "--privileged -m 64m" \
    "(echo max >$group/memory.max) 2>/dev/null; cat $group/memory.max"
check "but may have cgroups of its own" ok inside "--privileged" \
    "mkdir $group/sub && echo \$\$ >$group/sub/cgroup.procs && grep -qx 0::/sub /proc/self/cgroup && echo ok"
check "a mount of its own shows no other's cgroup" 0 inside "--privileged" "mkdir /m && mount -t cgroup2 none /m && ls /m | grep -c '[0-9a-f]\{64\}\|elder\|init.scope'"
check "nothing is left" "" sh -c 'swmono ps -aq; find /sys/fs/cgroup -type d | grep -E "[0-9a-f]{64}"'
exit $failed
