# scope.sh: `swmono runc --systemd-cgroup` where systemd is pid 1: containers in scopes of its own making.
# covers: oci.cgroup.driver.path-format oci.cgroup.driver.TasksMax oci.cgroup.driver.MemoryMax oci.cgroup.driver.MemoryLow
# covers: oci.cgroup.driver.MemoryHigh oci.cgroup.driver.MemoryMin oci.cgroup.driver.MemorySwapMax oci.cgroup.driver.CPUWeight
# covers: oci.cgroup.driver.CPUQuotaPerSecUSec oci.cgroup.driver.CPUQuotaPeriodUSec oci.cgroup.driver.AllowedCPUs
# covers: oci.cgroup.driver.AllowedMemoryNodes oci.cgroup.driver.DevicePolicy oci.cgroup.driver.DeviceAllow
# covers: oci.cgroup.driver.IOWeight oci.cgroup.driver.reset-failed
. /tests/check.sh
. /tests/bundle.sh
systemd_runc() { swmono runc --root /run/runc-test --systemd-cgroup "$@"; }
show() { systemctl show -P "$2" "$1"; }
group=/sys/fs/cgroup
scope=runc-one.scope

limits='"memory": {"limit": 33554432, "reservation": 16777216, "swap": 67108864}, "pids": {"limit": 20},
    "cpu": {"shares": 512, "quota": 6172, "period": 50000, "cpus": "0", "mems": "0"}, "blockIO": {"weight": 100},
    "unified": {"memory.high": "30000000", "memory.min": "4194304"},'
limits=$(echo $limits)

configure '["cat", "/proc/self/cgroup"]' -e 's#,[[:space:]]*{[[:space:]]*"type": "cgroup"[[:space:]]*}##'
check "run in a scope of system.slice" 0::/system.slice/runc-one.scope systemd_runc run -b $bundle one
check "which is gone with it" "inactive not-found" sh -c "echo \$(systemctl is-active $scope) \$(systemctl show -P LoadState $scope)"

configure '["sleep", "1000"]' -e "s#\"resources\": *{#&$limits#" -e 's#"ociVersion"#"annotations": {"org.systemd.property.TimeoutStopSec": "uint64 7"}, &#'
systemd_runc create -b $bundle one </dev/null >/tmp/create 2>&1 || cat /tmp/create
check "created" created field one status
pid=$(field one pid)
folder=$group/system.slice/$scope
check "its first process is in the scope" "0::/system.slice/$scope" cat /proc/$pid/cgroup
check "and alone" $pid cat $folder/cgroup.procs
check "delegated, not ordered, counted" "yes no yes yes yes" sh -c "for name in Delegate DefaultDependencies MemoryAccounting TasksAccounting IOAccounting; do
    systemctl show -P \$name $scope; done | tr '\n' ' ' | sed 's/ \$//'"
check "in its slice, with its description" "system.slice swmono container one" echo "$(show $scope Slice)" "$(show $scope Description)"
check "an annotation is a property" 7s show $scope TimeoutStopUSec
check "systemd knows the limits" "33554432 16777216 33554432 20 59 910 29999104" sh -c "for name in MemoryMax MemoryLow MemorySwapMax TasksMax CPUWeight IOWeight MemoryHigh; do
    systemctl show -P \$name $scope; done | sed s/30000000/29999104/ | tr '\n' ' ' | sed 's/ \$//'"
check "a quota is whole hundredths to it" "130ms 50ms 0 0 4194304" echo "$(show $scope CPUQuotaPerSecUSec)" \
    "$(show $scope CPUQuotaPeriodUSec)" "$(show $scope AllowedCPUs)" "$(show $scope AllowedMemoryNodes)" "$(show $scope MemoryMin)"
check "and the files hold them" "33554432 16777216 33554432 20 6500 50000 59 0 0 29999104 4194304" sh -c "cd $folder;
    echo \$(cat memory.max memory.low memory.swap.max pids.max cpu.max cpu.weight cpuset.cpus cpuset.mems memory.high memory.min)"
check "devices are denied but for the usual" "strict yes" sh -c "echo \$(systemctl show -P DevicePolicy $scope) \
    \$(systemctl show -P DeviceAllow $scope | grep -q /dev/char/1:3 && echo yes)"
systemd_runc start one
check "running" running field one status
check "exec is in the scope" "0::/" runc exec one cat /proc/self/cgroup
check "and no device has come in" no runc exec one sh -c "(: </dev/tty20) 2>/dev/null || echo no"
check "another start of the name is refused" 1 status systemd_runc run -b $bundle one

check "update" 0 status runc update --memory 67108864 --memory-swap 67108864 --pids-limit 30 --cpu-quota 20000 --cpu-share 1024 one
check "systemd knows" "67108864 0 30 400ms 100" sh -c "for name in MemoryMax MemorySwapMax TasksMax CPUQuotaPerSecUSec CPUWeight; do
    systemctl show -P \$name $scope; done | tr '\n' ' ' | sed 's/ \$//'"
check "the files hold it" "67108864 0 30 20000 50000 100" sh -c "cd $folder; echo \$(cat memory.max memory.swap.max pids.max cpu.max cpu.weight)"
systemctl daemon-reload
check "and still after systemd was reloaded" "67108864 30 20000 50000" sh -c "cd $folder; echo \$(cat memory.max pids.max cpu.max)"
check "devices too" "ok no" runc exec one sh -c "echo \$(: </dev/null && echo ok) \$( (: </dev/tty20) 2>/dev/null || echo no)"
runc pause one
check "paused" "paused 1" echo "$(field one status) $(cat $folder/cgroup.freeze)"
runc resume one
runc kill one KILL
until_is stopped field one status
check "killed" stopped field one status
check "deleted" 0 status runc delete one
check "the scope is gone" "inactive not-found" sh -c "echo \$(systemctl is-active $scope) \$(systemctl show -P LoadState $scope)"
check "and its folder" 1 status ls -d $folder

# A slice by its name, a name that has failed before, a launch that fails.
configure '["sleep", "1000"]' -e 's#"linux": *{#&"cgroupsPath": "elder-child.slice:pod:x",#'
check "a slice in a slice" 0 status systemd_runc run -d -b $bundle two
check "is where its name says" "0::/elder.slice/elder-child.slice/pod-x.scope" cat /proc/$(field two pid)/cgroup
check "delete -f takes it away" 0 status runc delete -f two
check "wholly" not-found show pod-x.scope LoadState
systemd-run --quiet --unit=pod-x.scope --scope --property=RuntimeMaxSec=1 sleep 20 >/dev/null 2>&1
until_is failed systemctl is-failed pod-x.scope
check "a scope that has failed" failed systemctl is-failed pod-x.scope
check "is reset for a new one" 0 status systemd_runc run -d -b $bundle two
runc delete -f two
configure '["/no/such/program"]'
check "a program that is not there" 1 status systemd_runc run -b $bundle three
check "leaves no scope" "not-found 1" echo "$(show runc-three.scope LoadState)" "$(status ls -d $group/system.slice/runc-three.scope)"
configure '["true"]' -e 's#"ociVersion"#"annotations": {"org.systemd.property.NoSuchThing": "true"}, &#'
check "a property that systemd does not have" yes sh -c "swmono runc --root /run/runc-test --systemd-cgroup run -b $bundle four 2>&1 | grep -q 'create systemd unit runc-four.scope' && echo yes"
check "leaves nothing" "" sh -c "ls /run/runc-test | grep -v '^~'; systemctl list-units --all --no-legend 'runc-*' 'pod-*'"

# Names that are somebody else's: where our scope would be, and of another slice, which systemd alone can know.
configure '["sleep", "1000"]'
stranger() { # stranger SLICE: makes it; its process.
    systemd-run --quiet --unit=runc-seven.scope --scope --slice=$1 sleep 600 >/dev/null 2>&1 &
    until_is active systemctl is-active runc-seven.scope
    its=$(cat $group/$1/runc-seven.scope/cgroup.procs)
}
goes_on() { echo $(systemctl is-active runc-seven.scope) $(cat $group/$1/runc-seven.scope/cgroup.procs) $(ls /run/runc-test | grep -v '^~'); }
stranger system.slice
check "a stranger's scope of our name and place is not taken" yes sh -c "swmono runc --root /run/runc-test --systemd-cgroup create -b $bundle seven 2>&1 | grep -q 'cgroup is not empty' && echo yes"
check "it goes on, and nothing is left of ours" "active $its" goes_on system.slice
systemctl stop runc-seven.scope
stranger other.slice
check "nor is one of our name elsewhere" yes sh -c "swmono runc --root /run/runc-test --systemd-cgroup create -b $bundle seven 2>&1 | grep -q 'create systemd unit runc-seven.scope: Unit runc-seven.scope was already loaded' && echo yes"
check "it goes on, too" "active $its" goes_on other.slice
check "delete -f of what is no container" 0 status runc delete -f seven
check "leaves it alone" "active $its" goes_on other.slice
check "no cgroup of ours is there" 1 status ls -d $group/system.slice/runc-seven.scope
systemctl stop runc-seven.scope

# Without the private socket there is the bus.
configure '["sleep", "1000"]'
mv /run/systemd/private /run/systemd/private.away
check "by the bus" 0 status systemd_runc run -d -b $bundle five
check "in its scope" "0::/system.slice/runc-five.scope" cat /proc/$(field five pid)/cgroup
check "update by the bus" 0 status runc update --pids-limit 12 five
check "delete by the bus" 0 status runc delete -f five
mv /run/systemd/private.away /run/systemd/private
check "all gone" "" sh -c "systemctl list-units --all --no-legend 'runc-*' 'pod-*'; find $group -name 'runc-*' -o -name 'pod-*'"

# A service that says when it is ready.
for folder in usr lib lib64; do mkdir -p $bundle/rootfs/$folder; done
configure '["/usr/bin/systemd-notify", "--ready", "--status=from inside"]' \
    -e 's#"mounts": *\[#&{"destination": "/usr", "type": "bind", "source": "/usr", "options": ["rbind", "ro"]}, {"destination": "/lib", "type": "bind", "source": "/usr/lib", "options": ["rbind", "ro"]}, {"destination": "/lib64", "type": "bind", "source": "/usr/lib64", "options": ["rbind", "ro"]},#' \
    -e 's#"args": *\["/usr/bin/systemd-notify"[^]]*\]#"args": ["/bin/sh", "-c", "sleep 1; /usr/bin/systemd-notify --ready --status=inside; sleep 1000"]#'
systemd-run --quiet --unit=notified.service -p Type=notify -p NotifyAccess=all /bin/swmono runc --root /run/runc-test --systemd-cgroup run -d -b $bundle six
check "Type=notify: the service is active" active systemctl is-active notified.service
check "and its main process the container's" "$(field six pid)" show notified.service MainPID
runc delete -f six
until_is inactive systemctl is-active notified.service
exit $failed
