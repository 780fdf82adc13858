# runc.sh PORT: `swmono runc` with a bundle, as crun and runc are used.
. /tests/check.sh
bundle=/tmp/bundle
mkdir -p $bundle/rootfs/bin $bundle/rootfs/proc
cp /bin/busybox $bundle/rootfs/bin/
for name in sh cat sleep echo id grep ls touch; do ln -s busybox $bundle/rootfs/bin/$name; done
runc() { swmono runc --root /run/runc-test "$@"; }
configure() { # configure ARGS-JSON [SED...]
    rm -f $bundle/config.json
    (cd $bundle && runc spec)
    words=$1
    shift
    tr -d '\n' <$bundle/config.json >$bundle/flat
    sed -e 's/"terminal": *true/"terminal": false/' -e "s#\"args\": *\[[^]]*\]#\"args\": $words#" "$@" $bundle/flat >$bundle/config.json
}
field() { runc state "$1" | tr -d ' "{}\n' | tr , '\n' | sed -n "s/^$2://p"; }

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
for _ in 1 2 3 4 5 6 7 8 9 10; do [ "$(field two status)" = stopped ] && break; sleep 0.5; done
check "killed" stopped field two status
check "deleted" 0 status runc delete two
check "its cgroup is gone" 1 status ls -d $folder

configure '["sh", "-c", "for i in 1 2 3; do sleep 500 & done; sleep 500"]'
runc run -d -b $bundle three </dev/null >/dev/null 2>&1
check "delete -f takes all" 0 status runc delete -f three
check "nothing is left" "" sh -c "ls /run/runc-test | grep -v '^~'; ls -d /sys/fs/cgroup/one /sys/fs/cgroup/two /sys/fs/cgroup/three 2>/dev/null; ps | grep 'slee[p] 500'"
exit $failed
