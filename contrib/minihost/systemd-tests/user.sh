# user.sh: an ordinary user, whose own systemd makes the scopes: `swmono runc --systemd-cgroup` without root.
# covers: oci.rootless.cgroup-delegated
. /tests/check.sh
systemctl start user@1000.service || { echo "FAIL no user manager"; exit 1; }
manager=/user.slice/user-1000.slice/user@1000.service
group=/sys/fs/cgroup
# As a login would be: beside the manager, in a cgroup that is not the user's.
cat >/tmp/as-user <<'END'
#!/bin/sh
export XDG_RUNTIME_DIR=/run/user/1000 HOME=/tmp PATH=/bin
exec "$@"
END
chmod +x /tmp/as-user
user() { systemd-run --quiet --scope --slice=user-1000.slice --uid=1000 --gid=1000 /tmp/as-user "$@"; }
runc() { user swmono runc --root /run/user/1000/runc-test "$@"; }
bundle=/tmp/user-bundle
mkdir -p $bundle/rootfs/bin $bundle/rootfs/proc $bundle/rootfs/dev $bundle/rootfs/sys
cp /bin/busybox $bundle/rootfs/bin/
for name in sh cat sleep echo; do ln -s busybox $bundle/rootfs/bin/$name; done
chown -R 1000:1000 $bundle
(cd $bundle && user swmono runc spec --rootless)
tr -d '\n' <$bundle/config.json | sed -e 's/"terminal": *true/"terminal": false/' -e 's#"args": *\[[^]]*\]#"args": ["sleep", "1000"]#' \
    -e 's#"linux": *{#&"resources": {"memory": {"limit": 33554432}, "pids": {"limit": 25}}, #' >$bundle/new
mv $bundle/new $bundle/config.json
chown 1000:1000 $bundle/config.json
field() { runc state "$1" | tr -d ' "{}\n' | tr , '\n' | sed -n "s/^$2://p"; }

runc --systemd-cgroup run -d -b $bundle box </dev/null >/tmp/out 2>&1 || cat /tmp/out
check "running" running field box status
pid=$(field box pid)
folder=$group$manager/user.slice/runc-box.scope
check "in a scope of the user's own manager" "0::$manager/user.slice/runc-box.scope" cat /proc/$pid/cgroup
check "with its limits" "33554432 25" sh -c "echo \$(cat $folder/memory.max $folder/pids.max)"
check "which that manager knows" "33554432 25" sh -c "echo \$(systemd-run --quiet --scope --uid=1000 /tmp/as-user systemctl --user show -P MemoryMax -P TasksMax runc-box.scope)"
check "exec is moved there" 0::/ runc exec box cat /proc/self/cgroup
runc exec -d box sleep 1001 </dev/null >/dev/null 2>&1
check "and is one of its processes" 2 sh -c "wc -l <$folder/cgroup.procs"
check "update" 0 status runc update --pids-limit 26 --memory 40000000 --memory-swap 40000000 box
check "holds" "39997440 26" sh -c "echo \$(cat $folder/memory.max $folder/pids.max)"
check "delete" 0 status runc delete -f box
check "the scope is gone" 1 status ls -d $folder
check "nothing is left" "" ls /run/user/1000/runc-test
exit $failed
