# oci.sh PORT: what of the OCI runtime's checklist cgroup v2 alone can show, by `swmono runc` with a bundle.
# covers: oci.cgroup2.cgroup.threads oci.cgroup2.cgroup.subtree_control oci.cgroup2.cgroup.controllers oci.cgroup2.cgroup.type
# covers: oci.cgroup2.cpu.stat oci.cgroup2.cpuset.cpus oci.cgroup2.cpuset.mems oci.cgroup2.cpuset.cpus.effective
# covers: oci.cgroup2.cpuset.cpus.partition oci.cgroup2.memory.current oci.cgroup2.memory.stat oci.cgroup2.memory.events
# covers: oci.cgroup2.memory.min oci.cgroup2.memory.peak oci.cgroup2.memory.oom.group oci.cgroup2.memory.swap.current
# covers: oci.cgroup2.memory.swap.events oci.cgroup2.memory.pressure oci.cgroup2.memory.reclaim oci.cgroup2.pids.current
# covers: oci.cgroup2.cpu.pressure oci.cgroup2.io.pressure oci.cgroup2.io.stat oci.cgroup2.io.weight oci.cgroup2.bfq-fallback
# covers: oci.cgroup2.cpu.max.burst oci.cgroup2.cpu.idle oci.cgroup2.hugetlb.SIZE.max oci.cgroup2.hugetlb.SIZE.rsvd.max
# covers: oci.cgroup2.hugetlb.SIZE.current oci.cgroup2.cgroup.max.depth oci.cgroup2.cgroup.max.descendants oci.cgroup2.cgroup.stat
# covers: oci.cgroup2.rdma.max oci.cgroup2.rdma.current oci.cgroup2.misc.max oci.cgroup2.misc.current oci.cgroup2.threaded
# covers: oci.cgroup2.no-internal-procs oci.resources.memory.checkBeforeUpdate oci.runc.update.--blkio-weight oci.mount.cgroup-v2
. /tests/check.sh
group=/sys/fs/cgroup
# Who is first in the tree keeps its controllers from the others: a cgroup with processes hands none down.
for controller in $(cat $group/cgroup.controllers); do echo "+$controller" >$group/cgroup.subtree_control; done 2>/dev/null
bundle=/tmp/oci
mkdir -p $bundle/rootfs/bin $bundle/rootfs/proc
cp /bin/busybox $bundle/rootfs/bin/
for name in sh cat sleep echo grep ls tail mkdir; do ln -s busybox $bundle/rootfs/bin/$name; done
runc() { swmono runc --root /run/runc-oci "$@"; }
# configure RESOURCES-JSON-MEMBERS [SED...]: a container that sleeps.
configure() {
    rm -f $bundle/config.json
    (cd $bundle && runc spec)
    members=$1
    shift
    tr -d '\n' <$bundle/config.json >$bundle/flat
    sed -e 's/"terminal": *true/"terminal": false/' -e 's#"args": *\[[^]]*\]#"args": ["sleep", "1000"]#' \
        -e 's#"namespaces"#"cgroupsPath": "/elder/box", &#' -e "s#\"resources\": *{#&$members#" "$@" $bundle/flat >$bundle/config.json
}
launch() { runc run -d -b $bundle box </dev/null >/tmp/launched 2>&1 || cat /tmp/launched; }
box=$group/elder/box
value() { cat $box/$1; }
gone() { runc delete -f box; }

configure '"memory": {"limit": 67108864, "swap": 67108864, "reservation": 16777216}, "cpu": {"quota": 50000, "period": 100000, "burst": 20000, "cpus": "0", "mems": "0"}, "blockIO": {"weight": 500}, "hugepageLimits": [{"pageSize": "2MB", "limit": 4194304}], "unified": {"memory.min": "1048576", "memory.oom.group": "1", "cgroup.max.depth": "2", "cgroup.max.descendants": "3", "cpuset.cpus.partition": "member"},'
launch
check "cpuset.cpus and mems" "0 0 0 member" echo $(value cpuset.cpus) $(value cpuset.mems) $(value cpuset.cpus.effective) $(value cpuset.cpus.partition)
check "cpu.max.burst" "50000 100000 20000" echo $(value cpu.max) $(value cpu.max.burst)
check "io.weight where BFQ is not" "default 4950" value io.weight
check "hugetlb, used and reserved" "4194304 4194304 0" echo $(value hugetlb.2MB.max) $(value hugetlb.2MB.rsvd.max) $(value hugetlb.2MB.current)
check "unified: memory.min, oom.group" "1048576 1" echo $(value memory.min) $(value memory.oom.group)
check "unified: cgroup.max.*" "2 3" echo $(value cgroup.max.depth) $(value cgroup.max.descendants)
check "cgroup.stat counts" 1 sh -c "mkdir $box/one; grep -c '^nr_descendants 1' $box/cgroup.stat; rmdir $box/one"
check "controllers are handed down" "" sh -c "for c in cpu cpuset io memory pids hugetlb misc rdma; do
    grep -qw \$c $group/elder/cgroup.subtree_control && grep -qw \$c $box/cgroup.controllers || echo no \$c; done"
check "the container's cgroup is a domain's leaf" "domain " echo "$(value cgroup.type) $(value cgroup.subtree_control)"
check "its threads are its process" same sh -c "[ \"\$(cat $box/cgroup.threads)\" = \"\$(cat $box/cgroup.procs)\" ] && echo same"
check "seen inside at the mount's root" "67108864" runc exec box cat /sys/fs/cgroup/memory.max
check "read-only" 1 sh -c "swmono runc --root /run/runc-oci exec box mkdir /sys/fs/cgroup/x 2>/dev/null; echo \$?"
runc events --stats box >/tmp/stats
field() { sed "s/.*\"$1\":{//; s/}.*//" /tmp/stats | tr , '\n' | sed -n "s/\"$2\"://p" | head -1; }
check "pids.current is told" 1 field pids current
check "memory.current is told" yes sh -c "[ $(field '"usage' usage || echo 0) != 0 ] 2>/dev/null; grep -q '\"memory\":{' /tmp/stats && [ $(value memory.current) -gt 0 ] && echo yes"
check "memory.stat is told" 1 grep -c '"raw":{.*"anon":' /tmp/stats
check "cpu.stat is told" 1 grep -c '"cpu":{"usage":{"total":[0-9]' /tmp/stats
check "memory.peak is told" 1 grep -c '"usage":{"limit":67108864,"usage":[0-9]*,"max":[0-9]' /tmp/stats
check "memory.swap.current is told" 1 grep -c '"swap":{"limit":67108864' /tmp/stats
check "pressure is told" 3 sh -c "grep -o '\"psi\":{\"some\":{\"avg10\"' /tmp/stats | wc -l"
check "the kernel's files are all there" "" sh -c "for f in memory.events memory.swap.events memory.reclaim io.stat io.pressure cpu.pressure memory.pressure \
    rdma.max rdma.current misc.max misc.current cpu.idle; do [ -e $box/\$f ] || echo no \$f; done"
check "memory.events counts" 1 sh -c "grep -c '^oom_kill 0' $box/memory.events"
check "a limit below what is used is refused" 1 sh -c "swmono runc --root /run/runc-oci exec -d box sh -c 'x=\$(cat /bin/busybox | tail -c 900000); sleep 100'; sleep 1
    echo '{\"memory\": {\"limit\": 4096, \"checkBeforeUpdate\": true}}' | swmono runc --root /run/runc-oci update -r - box 2>&1 | grep -c 'rejecting memory limit 4096 < usage'"
check "update: weight" "default 2021" sh -c "swmono runc --root /run/runc-oci update --blkio-weight 210 box; cat $box/io.weight"
check "update: idle" 1 sh -c "swmono runc --root /run/runc-oci update --cpu-idle 1 box; cat $box/cpu.idle"
check "update: burst" 10000 sh -c "swmono runc --root /run/runc-oci update --cpu-burst 10000 box; cat $box/cpu.max.burst"
gone

# A file of a device that is not there is the kernel's to refuse; it is told by name.
configure '"rdma": {"mlx5_0": {"hcaHandles": 3, "hcaObjects": 4}},'
check "rdma.max is written" 1 sh -c "cd $bundle && swmono runc --root /run/runc-oci run box 2>&1 </dev/null | grep -c 'rdma.max = mlx5_0 hca_handle=3 hca_object=4'"
configure '"unified": {"misc.max": "sev 3"},'
check "misc.max is written" 1 sh -c "cd $bundle && swmono runc --root /run/runc-oci run box 2>&1 </dev/null | grep -c 'misc.max = sev 3'"
configure '"unified": {"memory.zswap.max": "1"},'
check "a file that the kernel has not got is named" 1 sh -c "cd $bundle && swmono runc --root /run/runc-oci run box 2>&1 </dev/null | grep -c 'memory.zswap.max'"

# Memory runs out: with oom.group all processes go.
configure '"memory": {"limit": 16777216, "swap": 16777216}, "unified": {"memory.oom.group": "1"},' \
    -e 's#\["sleep", "1000"\]#["sh", "-c", "sleep 1000 \& tail /dev/zero; sleep 1000"]#'
launch
for _ in 1 2 3 4 5 6 7 8 9 10; do runc state box | grep -q stopped && break; sleep 1; done
check "oom.group ends the whole container" 1 sh -c "swmono runc --root /run/runc-oci state box | grep -c stopped"
check "and is counted" 1 sh -c "grep -c '^oom_group_kill 1' $box/memory.events"
gone

# A cgroup with processes in it hands no controllers down: the container's limit below is refused by name.
mkdir $group/full
sh -c "echo 0 >$group/full/cgroup.procs; exec sleep 1000" &
full=$!
sleep 1
configure '"memory": {"limit": 67108864},' -e 's#/elder/box#/full/box#'
check "no limits below a cgroup with processes" 1 sh -c "cd $bundle && swmono runc --root /run/runc-oci run box 2>&1 </dev/null | grep -c 'controller memory is not enabled in $group/full/box'"
kill -9 $full
sleep 1
rmdir $group/full

# Below a threaded cgroup there are threaded ones alone, with the controllers that can do that.
mkdir $group/web
mkdir $group/web/inner && echo threaded >$group/web/inner/cgroup.type
configure '"pids": {"limit": 30},' -e 's#/elder/box#/web/box#' -e 's#\["sleep", "1000"\]#["cat", "/proc/self/cgroup"]#'
echo "+pids" >$group/web/cgroup.subtree_control 2>/dev/null
check "a container beside threaded ones" 0::/ sh -c "cd $bundle && swmono runc --root /run/runc-oci run box 2>&1 </dev/null"
rmdir $group/web/box $group/web/inner $group/web 2>/dev/null

# Without a cgroup namespace the mount shows the container's own folder alone.
configure '"pids": {"limit": 31},' -e 's#,[[:space:]]*{[[:space:]]*"type":[[:space:]]*"cgroup"[[:space:]]*}##'
launch
check "a bind of its own cgroup" "31 0::/elder/box" sh -c "echo \$(swmono runc --root /run/runc-oci exec box cat /sys/fs/cgroup/pids.max /proc/self/cgroup)"
gone
check "nothing is left" "" sh -c "ls -d $box $group/full $group/web 2>/dev/null; ls /run/runc-oci | grep -v '^~'"
rmdir $group/elder 2>/dev/null
exit $failed
