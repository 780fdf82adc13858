# checkpoint.sh PORT: `swmono runc checkpoint` and `restore` with a real criu, which `test` brings with its libraries.
. /tests/check.sh
rootfs=/tmp/rootfs shown=/tmp/shown
mkdir -p $rootfs/bin $rootfs/proc $shown
cp /bin/busybox $rootfs/bin/
for name in sh cat sleep id usleep mkdir; do ln -s busybox $rootfs/bin/$name; done
# No iptables here: criu locks the network by its own netfilter library. Debian's criu 3.17.1 ends with a segmentation
# fault where a container's own file has an option with a value.
mkdir -p /etc/criu
echo "network-lock nftables" >/etc/criu/default.conf
echo file-locks >/tmp/criu.conf

runc() { swmono runc --root /run/checkpoint-test "$@"; }
field() { runc state "$1" | tr -d ' "{}\n' | tr , '\n' | sed -n "s/^$2://p"; }
# Says nothing, or all that was said.
quiet() { "$@" </dev/null >/tmp/said 2>&1 || cat /tmp/said; }
# Waits up to 10 s for a command to succeed.
await() { for _ in $(seq 100); do "$@" >/dev/null 2>&1 && return; usleep 100000; done; return 1; }
# configure BUNDLE ARGS-JSON [SED...]: a bundle on the common rootfs.
configure() {
    local bundle=$1 words=$2
    shift 2
    mkdir -p $bundle
    (cd $bundle && rm -f config.json && runc spec)
    tr -d '\n\t' <$bundle/config.json >$bundle/flat
    sed -e 's/"terminal": *true/"terminal": false/' -e 's#"path": *"rootfs"#"path": "/tmp/rootfs"#' \
        -e "s#\"args\": *\[[^]]*\]#\"args\": $words#" "$@" $bundle/flat >$bundle/config.json
}
ticking='["sh", "-c", "i=100000; while :; do i=$((i+1)); echo tick $i; usleep 50000; done"]'
has_counted() { await sh -c "n=\$(tail -n 1 $1) && [ \${n##* } -gt 100015 ]"; }
# Whether the first number of a file that was empty comes after $2: one that starts anew begins with less.
goes_on() {
    await test -s "$1"
    local now
    now=$(head -n 1 "$1" | tr -d '\r')
    now=${now##* }
    if [ "${now:-0}" -gt "$2" ] && [ "$now" -lt $(($2 + 1000)) ]; then echo yes; else echo "$now after $2"; fi
}
still_counts() { local before=$(cat $shown/count); usleep 500000; [ "$(cat $shown/count)" != "$before" ] && echo yes; }

# What Docker gives a container: volumes, files over its own, tmpfs, limits, masks, a filter, a cgroup namespace.
counting='["sh", "-c", "i=100000; while :; do i=$((i+1)); echo $i >/shown/count; usleep 50000; done"]'
configure /tmp/one "$counting" \
    -e 's#"mounts": *\[#&{"destination": "/shown", "type": "bind", "source": "/tmp/shown", "options": ["rbind"]}, {"destination": "/etc/hosts", "type": "bind", "source": "/tests/check.sh", "options": ["rbind", "ro"]}, {"destination": "/tmp/scratch", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "size=1m"]},#' \
    -e 's#"resources": *{#&"memory": {"limit": 67108864}, "pids": {"limit": 50},#' \
    -e 's#"linux": *{#"annotations": {"org.criu.config": "/tmp/criu.conf"}, &"seccomp": {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}]},#'
check "a counter runs" 0 status runc run -d -b /tmp/one one
has_counted $shown/count
runc exec one sh -c 'echo kept >/tmp/scratch/file'
check "it is dumped" "" quiet runc checkpoint --image-path /tmp/image --work-path /tmp/work one
check "and gone" "1 " echo "$(status runc state one) $(ls -d /sys/fs/cgroup/one 2>/dev/null)"
before=$(cat $shown/count)
usleep 300000
check "nobody counts" "$before" cat $shown/count
: >$shown/count
check "it is restored" "" quiet runc restore -d -b /tmp/one --image-path /tmp/image --work-path /tmp/work --pid-file /tmp/pid one
check "it counts from where it was" yes goes_on $shown/count "$before"
pid=$(cat /tmp/pid)
check "it runs, by its number" "running $pid" echo "$(field one status) $(field one pid)"
check "in its cgroup, with its limits" "/one 67108864 50" echo "$(sed 's/^0:://' /proc/$pid/cgroup)" \
    $(cat /sys/fs/cgroup/one/memory.max /sys/fs/cgroup/one/pids.max)
check "exec joins it, its tmpfs is as it was" "kept 0::/" runc exec one sh -c 'echo $(cat /tmp/scratch/file /proc/self/cgroup)'
check "what was read-only or masked still is, the filter filters, lo is up" "1 0 1 1" runc exec one sh -c \
    '(: >/etc/hosts) 2>/dev/null; a=$?; mkdir /dev/shm/x 2>/dev/null; b=$?
    echo $a $(busybox wc -c </proc/kcore) $b $(($(cat /sys/class/net/lo/flags) & 1))'

check "memory is dumped beforehand" "" quiet runc checkpoint --pre-dump --image-path /tmp/image1 one
check "meanwhile it counts" yes still_counts
check "the rest is dumped, and it goes on" "" \
    quiet runc checkpoint --leave-running --parent-path ../image1 --image-path /tmp/image2 one
check "so it does" yes still_counts
check "with an image that has a parent" 0 status ls /tmp/image2/parent/pagemap-1.img
check "it is ended" 0 status runc delete -f one
# It ran on after the dump.
before=100015
: >$shown/count
check "and comes back" "" quiet runc restore -d -b /tmp/one --image-path /tmp/image2 one
check "as it was" yes goes_on $shown/count "$before"
check "it can be killed" 0 status runc kill one KILL
check "and deleted" 0 status runc delete -f one

# Pipes are the caller's: the restored one writes to a new one. Another way with cgroups, a network that was joined.
unshare -n sleep 1000 &
net=$!
configure /tmp/two "$ticking" -e "s#{\"type\": *\"network\"}#{\"type\": \"network\", \"path\": \"/proc/$net/ns/net\"}#"
runc run -d -b /tmp/two two </dev/null 2>/dev/null | cat >/tmp/first &
has_counted /tmp/first
check "one with a pipe is dumped" "" quiet runc checkpoint --manage-cgroups-mode ignore --image-path /tmp/image3 two
before=$(tail -n 1 /tmp/first)
runc restore -d --manage-cgroups-mode ignore -b /tmp/two --image-path /tmp/image3 two </dev/null 2>/tmp/said | cat >/tmp/second &
check "and goes on in another pipe" yes goes_on /tmp/second "${before##* }"
check "in the network it had joined" "$(readlink /proc/$net/ns/net)" readlink /proc/$(field two pid)/ns/net
check "and is deleted" 0 status runc delete -f two
kill $net

# A terminal is criu's to make again, and ours to hand on.
configure /tmp/three "$ticking" -e 's/"terminal": *false/"terminal": true/'
runc run -b /tmp/three three </dev/null >/tmp/terminal1 2>&1 &
has_counted /tmp/terminal1
check "one with a terminal is dumped" "" quiet runc checkpoint --image-path /tmp/image4 three
before=$(tr -d '\r' </tmp/terminal1 | tail -n 1)
runc restore -b /tmp/three --image-path /tmp/image4 three </dev/null 2>&1 | tr -d '\r' >/tmp/terminal2 &
check "and goes on in another one" yes goes_on /tmp/terminal2 "${before##* }"
check "and is deleted" 0 status runc delete -f three

# Its memory comes when it is used, from the one that still has it.
configure /tmp/four "$counting" -e 's#"mounts": *\[#&{"destination": "/shown", "type": "bind", "source": "/tmp/shown", "options": ["rbind"]},#'
: >$shown/count
runc run -d -b /tmp/four four </dev/null >/dev/null 2>&1
has_counted $shown/count
mkfifo /tmp/ready
runc checkpoint --lazy-pages --page-server 127.0.0.1:27277 --status-fd 7 --image-path /tmp/image5 four 7>/tmp/ready </dev/null >/tmp/said 2>&1 &
source=$!
check "one is ready to give its memory" 0 sh -c "timeout 10 head -c 1 /tmp/ready | od -An -tu1 | tr -d ' '"
before=$(cat $shown/count)
: >$shown/count
criu lazy-pages --page-server --address 127.0.0.1 --port 27277 -D /tmp/image5 >/dev/null 2>&1 &
check "and is restored under another name" "" sh -c "for i in 1 2 3 4 5; do
    swmono runc --root /run/checkpoint-test restore -d --lazy-pages -b /tmp/four --image-path /tmp/image5 five </dev/null >/tmp/said 2>&1 && exit
    usleep 300000; done; cat /tmp/said"
check "as it was" yes goes_on $shown/count "$before"
wait $source
check "the first one ends with that" "0 1" echo "$? $(status runc state four)"
check "and the second is deleted" 0 status runc delete -f five

check "an image that is none is refused" 1 status runc restore -d -b /tmp/one --image-path /tmp/shown six
check "nothing is left" "" sh -c "ls /run/checkpoint-test | grep -v '^~'; cd /sys/fs/cgroup && ls -d one two three four five six 2>/dev/null
    grep checkpoint-test /proc/self/mountinfo"
exit $failed
