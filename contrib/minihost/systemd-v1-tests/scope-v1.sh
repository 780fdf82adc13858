# scope-v1.sh: `swmono runc --systemd-cgroup` where systemd is pid 1 and limits live in cgroup v1.
. /tests/check.sh
. /tests/bundle.sh
group=/sys/fs/cgroup
scope=runc-one.scope
[ -d $group/memory ] && [ -d $group/systemd ] || { echo "FAIL no cgroup v1"; exit 1; }

configure '["sleep", "1000"]' -e 's#"resources": *{#&"memory": {"limit": 33554432}, "pids": {"limit": 20}, "cpu": {"shares": 512, "quota": 12345, "period": 100000},#'
swmono runc --root /run/runc-test --systemd-cgroup run -d -b $bundle one </dev/null >/tmp/out 2>&1 || cat /tmp/out
check "running" running field one status
pid=$(field one pid)
check "its process is in the scope of every hierarchy" "" sh -c "grep -v ':/system.slice/$scope\$' /proc/$pid/cgroup"
check "systemd knows the limits" "33554432 512 130ms 20" sh -c "for name in MemoryLimit CPUShares CPUQuotaPerSecUSec TasksMax; do
    systemctl show -P \$name $scope; done | tr '\n' ' ' | sed 's/ \$//'"
check "the files hold them" "33554432 512 13000 100000 20" sh -c "cd $group; echo \$(cat memory/system.slice/$scope/memory.limit_in_bytes \
    cpu/system.slice/$scope/cpu.shares cpu/system.slice/$scope/cpu.cfs_quota_us cpu/system.slice/$scope/cpu.cfs_period_us pids/system.slice/$scope/pids.max)"
check "devices are what we wrote, a reload keeps the rest out" "no ok" sh -c "systemctl daemon-reload; sleep 1
    swmono runc --root /run/runc-test exec one sh -c 'echo \$( (: </dev/tty20) 2>/dev/null || echo no) \$(: </dev/null && echo ok)'"
check "exec is in the scope" "" sh -c "swmono runc --root /run/runc-test exec -d one sleep 1001 >/dev/null 2>&1 </dev/null; sleep 1; other=\$(grep -vx $pid $group/memory/system.slice/$scope/cgroup.procs); \
    grep -v ':/system.slice/$scope\$' /proc/\$other/cgroup"
check "update" "0 67108864 67108864" sh -c "swmono runc --root /run/runc-test update --memory 67108864 one; \
    echo \$? \$(systemctl show -P MemoryLimit $scope) \$(cat $group/memory/system.slice/$scope/memory.limit_in_bytes)"
runc pause one
check "paused" paused field one status
runc resume one
check "delete" 0 status runc delete -f one
check "nothing is left" "not-found" sh -c "systemctl show -P LoadState $scope; find $group -name '$scope'"
exit $failed
