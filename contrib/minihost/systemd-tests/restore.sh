# restore.sh: `swmono runc --systemd-cgroup checkpoint` and `restore`, with a real criu, where systemd is pid 1.
. /tests/check.sh
. /tests/bundle.sh
systemd_runc() { swmono runc --root /run/runc-test --systemd-cgroup "$@"; }
quiet() { "$@" </dev/null >/tmp/said 2>&1 || cat /tmp/said; }
scope=runc-one.scope folder=/sys/fs/cgroup/system.slice/runc-one.scope shown=/tmp/shown
mkdir -p $shown
ln -sf busybox $bundle/rootfs/bin/usleep
counting='["sh", "-c", "i=100000; while :; do i=$((i+1)); echo $i >/shown/count; usleep 50000; done"]'
# goes_on AFTER: whether the first number of a file that was empty comes after that; one that starts anew begins with less.
goes_on() {
    for i in $(seq 100); do [ -s $shown/count ] && break; usleep 100000; done
    [ "$(cat $shown/count)" -gt "$1" ] && echo yes
}
counts_beyond() { for i in $(seq 100); do [ "$(cat $shown/count)" -gt "$1" ] && echo yes && return; usleep 100000; done 2>/dev/null; }

# In the host's network there is none to be locked.
configure "$counting" -e 's#,*[[:space:]]*{[[:space:]]*"type": *"network"[[:space:]]*}##' \
    -e 's#"mounts": *\[#&{"destination": "/shown", "type": "bind", "source": "/tmp/shown", "options": ["rbind"]},#' \
    -e 's#"resources": *{#&"memory": {"limit": 67108864}, "pids": {"limit": 50},#'
: >$shown/count
check "a counter runs in a scope" 0 status systemd_runc run -d -b $bundle one
check "it counts" yes counts_beyond 100010
check "it is dumped" "" quiet systemd_runc checkpoint --image-path /tmp/image one
check "and gone with its scope" "1 not-found 1" echo "$(status runc state one) $(systemctl show -P LoadState $scope) $(status ls -d $folder)"
before=$(cat $shown/count)
: >$shown/count
check "it is restored" "" quiet systemd_runc restore -d -b $bundle --image-path /tmp/image --pid-file /tmp/pid one
check "it counts from where it was" yes goes_on "$before"
pid=$(cat /tmp/pid)
check "in a scope of its own" "0::/system.slice/$scope active" echo "$(cat /proc/$pid/cgroup) $(systemctl is-active $scope)"
check "with its limits" "67108864 50 67108864 50" echo $(cat $folder/memory.max $folder/pids.max) \
    $(systemctl show -P MemoryMax $scope) $(systemctl show -P TasksMax $scope)
check "exec is in the scope" "0::/" runc exec one cat /proc/self/cgroup
check "update goes to systemd" "0 30" echo $(status runc update --pids-limit 30 one) $(systemctl show -P TasksMax $scope)
check "it is dumped again, and runs on" "" quiet runc checkpoint --leave-running --image-path /tmp/image2 one
check "in its scope" active systemctl is-active $scope
check "restored beside the one that runs it is refused" 1 status systemd_runc restore -d -b $bundle --image-path /tmp/image2 one
check "which goes on" "running active" echo "$(field one status) $(systemctl is-active $scope)"
check "an image that is none is refused" 1 status systemd_runc restore -d -b $bundle --image-path $shown two
check "and leaves no scope" not-found systemctl show -P LoadState runc-two.scope
check "deleted" 0 status runc delete -f one
check "nothing is left" "not-found 1" echo "$(systemctl show -P LoadState $scope) $(status ls -d $folder)"
check "nor of state" "" sh -c "ls /run/runc-test | grep -v '^~'"
exit $failed
