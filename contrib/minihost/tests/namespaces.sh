# namespaces.sh PORT: user namespaces with id-mapped mounts, and time namespaces, by `swmono runc` with a bundle.
# covers: oci.namespace.user oci.namespace.uidMappings oci.namespace.gidMappings oci.namespace.userns-path
# covers: oci.mount.option.idmap oci.mount.option.ridmap oci.mount.uidMappings oci.mount.gidMappings oci.mount.idmap-userns-path
# covers: oci.namespace.time oci.namespace.timeOffsets.monotonic oci.namespace.timeOffsets.boottime
. /tests/check.sh
. /tests/bundle.sh
rootfs=$bundle/rootfs
cp /bin/clocks $rootfs/bin/
for name in chown readlink; do ln -s busybox $rootfs/bin/$name; done
mkdir -p $rootfs/dev $rootfs/sys $rootfs/tmp $rootfs/plain $rootfs/idmap $rootfs/ridmap $rootfs/own $rootfs/rown
chown -R 100000:200000 $rootfs
launched() { runc run -d -b $bundle "$1" </dev/null >/tmp/$1.said 2>&1 || cat /tmp/$1.said; }
# refused TEXT: 1 where a run ends with that text, else what was said.
refused() { runc run -b $bundle refused </dev/null >/tmp/said 2>&1; grep -q "$1" /tmp/said && echo 1 || cat /tmp/said; }

# The ids differ between users and groups, and a second range goes elsewhere.
user='s#"namespaces": *\[#"uidMappings": [{"containerID": 0, "hostID": 100000, "size": 1000}, {"containerID": 1000, "hostID": 500000, "size": 10}], "gidMappings": [{"containerID": 0, "hostID": 200000, "size": 1000}], &{"type": "user"}, #'
configure '["sleep", "1000"]' -e "$user"
launched users
pid=$(field users pid)
check "its maps, as written" "0 100000 1000 1000 500000 10 0 200000 1000 allow" sh -c \
    "echo \$(cat /proc/$pid/uid_map /proc/$pid/gid_map /proc/$pid/setgroups)"
check "exec is root in there" "0:0 0:0" runc exec users sh -c 'echo $(id -u):$(id -g) $(stat -c %u:%g /bin/busybox)'
check "and nobody special outside" "100000:200000" stat -c %u:%g /proc/$pid

# A file system that takes id maps, of which a part is mounted once more below.
vol=/tmp/vol
dd if=/dev/zero of=/tmp/disk bs=1k count=2048 2>/dev/null
mke2fs -F /tmp/disk >/dev/null 2>&1
mkdir -p $vol
mount -t ext4 -o loop /tmp/disk $vol || exit 1
mkdir $vol/below $vol/other
: >$vol/f
: >$vol/other/f
chown 1:2 $vol/f
chown 3:4 $vol/other/f
mount --bind $vol/other $vol/below
# volume DESTINATION OPTION-JSON [MEMBERS]: the sed expression that adds it.
volume() { echo "s#\"mounts\": *\[#&{\"destination\": \"$1\", \"type\": \"bind\", \"source\": \"$vol\", \"options\": [$2]$3}, #"; }
own=', "uidMappings": [{"containerID": 0, "hostID": 100500, "size": 100}], "gidMappings": [{"containerID": 0, "hostID": 200700, "size": 100}]'
kernel=$(uname -r | tr . ' ' | { read -r major minor _; echo $((major * 1000 + minor)); })
if [ $kernel -ge 5012 ]; then
    owners='for d in plain idmap ridmap own rown; do stat -c %u:%g /$d/f /$d/below/f; done'
    configure "[\"sh\", \"-c\", \"$owners; : >/idmap/made; : >/idmap/moved; chown 1000:5 /idmap/moved; : >/own/theirs\"]" -e "$user" \
        -e 's#"CAP_KILL"#&, "CAP_CHOWN"#g' -e "$(volume /plain '"rbind"')" -e "$(volume /idmap '"rbind", "idmap"')" -e "$(volume /ridmap '"rbind", "ridmap"')" \
        -e "$(volume /own '"rbind"' "$own")" -e "$(volume /rown '"rbind", "ridmap"' "$own")"
    chmod 777 $vol
    runc run -b $bundle volumes </dev/null >/tmp/owners 2>&1
    check "without a map the host's ids are nobody's" "65534:65534 65534:65534" sh -c "echo \$(sed -n 1,2p /tmp/owners)"
    check "idmap: the container's map, for the mount itself" "1:2 65534:65534" sh -c "echo \$(sed -n 3,4p /tmp/owners)"
    check "ridmap: and for those below" "1:2 3:4" sh -c "echo \$(sed -n 5,6p /tmp/owners)"
    check "a map of its own" "501:702 65534:65534" sh -c "echo \$(sed -n 7,8p /tmp/owners)"
    check "a map of its own, recursive" "501:702 503:704" sh -c "echo \$(sed -n 9,10p /tmp/owners)"
    check "what it makes is its ids' on the disk" "0:0 1000:5" sh -c "echo \$(stat -c %u:%g $vol/made $vol/moved)"
    check "an id without a place on the disk makes nothing" "1 1" sh -c "
        echo \$(grep -c \"can't create /own/theirs: Value too large\" /tmp/owners; ls $vol/theirs >/dev/null 2>&1; echo \$?)"

    configure '["stat", "-c", "%u:%g", "/own/f", "/rown/below/f"]' -e "$(volume /own '"bind", "idmap"' "$own")" -e "$(volume /rown '"rbind", "ridmap"' "$own")"
    check "without a user namespace too" "100501:200702 100503:200704" sh -c "echo \$(swmono runc --root /run/runc-test run -b $bundle plain </dev/null 2>&1)"
    configure '["stat", "-c", "%u:%g", "/idmap/f"]' -e "$(volume /idmap '"rbind", "idmap"')" \
        -e "s#\"namespaces\": *\[#&{\"type\": \"user\", \"path\": \"/proc/$pid/ns/user\"}, #"
    check "the map of a user namespace that is joined" 1:2 runc run -b $bundle joined

    configure '["true"]' -e "$(volume /idmap '"bind", "idmap"')"
    check "idmap without any map is refused" 1 refused 'mount on /idmap: id-mapped mounts must have both uid and gid mappings specified'
    configure '["true"]' -e "$user" -e 's#"mounts": *\[#&{"destination": "/idmap", "type": "tmpfs", "source": "tmpfs", "options": ["idmap"]}, #'
    check "and on what is no bind mount" 1 refused 'mount on /idmap: id-mapped mounts are only supported for bind-mounts'
    configure '["true"]' -e "$user" -e "$(volume /idmap '"bind", "idmap"' | sed 's#/tmp/vol#/proc/sys#')"
    check "a file system that takes none is named" 1 refused 'bind /proc/sys on /idmap.*MOUNT_ATTR_IDMAP: invalid argument'
else
    skip "id-mapped mounts: Linux $(uname -r) has none"
    configure '["true"]' -e "$user" -e "$(volume /idmap '"bind", "idmap"')"
    check "they are refused by name" 1 refused /idmap
fi
runc delete -f users
umount $vol/below
umount $vol
rm /tmp/disk

# Clocks that are 100000 and 500000 s ahead.
clocks='s#"namespaces": *\[#"timeOffsets": {"monotonic": {"secs": 100000}, "boottime": {"secs": 500000, "nanosecs": 5}}, &{"type": "time"}, #'
# ahead COMMAND...: how many hundreds of seconds what it tells is ahead of here, to the nearest.
ahead() {
    local now=$(clocks) told=$("$@" 2>&1)
    case $told in *[!0-9\ ]* | '') echo "told: $told" && return ;; esac
    set -- $now $told
    echo $((($3 - $1 + 50) / 100)) $((($4 - $2 + 50) / 100))
}
# lines FILE COUNT: waits for what a container in the background prints.
lines() { until_is "$2" sh -c "wc -l <$1"; }
if [ -e /proc/self/ns/time ]; then
    before=$(clocks)
    configure '["sh", "-c", "clocks; exec sleep 1000"]' -e "$clocks"
    launched times
    lines /tmp/times.said 1
    check "the first process has its clocks" "1000 5000" ahead cat /tmp/times.said
    check "exec has them" "1000 5000" ahead runc exec times clocks
    check "procfs tells them" "monotonic 100000 0 boottime 500000 5" runc exec times sh -c 'echo $(cat /proc/self/timens_offsets)'
    check "and how long the machine is up in there" 5000 sh -c "
        now=\$(cut -d. -f1 /proc/uptime)
        echo \$(((\$(swmono runc --root /run/runc-test exec times cat /proc/uptime | cut -d. -f1) - now + 50) / 100))"
    path=/proc/$(field times pid)/ns/time
    join="s#\"namespaces\": *\[#&{\"type\": \"time\", \"path\": \"$path\"}, #"
    configure '["sh", "-c", "clocks; readlink /proc/self/ns/time; exec sleep 1000"]' -e "$join"
    launched guest
    lines /tmp/guest.said 2
    check "another one joins it by its path" "$(readlink $path)" sed -n 2p /tmp/guest.said
    check "and has the same clocks" "1000 5000" ahead head -n 1 /tmp/guest.said
    check "an exec there, too" "1000 5000" ahead runc exec guest clocks
    runc delete -f guest
    runc delete -f times
    configure '["sh", "-c", "clocks; id -u"]' -e "$clocks" -e "$user"
    runc run -b $bundle both </dev/null >/tmp/both 2>&1
    check "in a user namespace of its own" "1000 5000" ahead head -n 1 /tmp/both
    check "as its root" 0 sed -n 2p /tmp/both
    configure '["true"]' -e "$clocks" -e "s#{\"type\": \"time\"}#{\"type\": \"time\", \"path\": \"/proc/self/ns/time\"}#"
    check "offsets for a joined one are refused" 1 refused 'both namespace path and time offsets'
    configure '["true"]' -e "$clocks" -e 's#{"type": "time"}, ##'
    check "and without one" 1 refused 'time namespace.*enabled'
    configure '["true"]' -e "$clocks" -e 's#100000#-100000#'
    check "no clock goes below its start" 1 refused 'monotonic -100000'
    check "the host's clocks are what they were" "0 0" ahead echo $before
else
    skip "time namespaces: Linux $(uname -r) has none"
    configure '["true"]' -e "$clocks"
    check "they are refused by name" 1 refused time
fi
rm -rf $bundle
check "nothing is left" "" sh -c "ls /run/runc-test | grep -v '^~'; grep $vol /proc/mounts; losetup -a | grep /tmp/disk"
finish
