# selinux.sh: `swmono runc` where SELinux is on: labels of processes, mounts and keys, as a policy that forbids nothing knows them.
# covers: oci.mount.selinux-context oci.lsm.selinux.process oci.lsm.selinux.mount oci.lsm.selinux.keyring
. /tests/check.sh
. /tests/bundle.sh
[ -e /sys/fs/selinux/load ] || mount -t selinuxfs selinuxfs /sys/fs/selinux
check "a policy is loaded" 0 sh -c "cat /tests/policy >/sys/fs/selinux/load; echo \$?"
check "which forbids nothing" 0 cat /sys/fs/selinux/enforce
label=system_u:system_r:container_t:s0:c1,c2 files=system_u:object_r:container_file_t:s0:c1,c2
labelled() {
    local words=$1
    shift
    configure "$words" -e "s#\"process\": *{#&\"selinuxLabel\": \"$label\",#" -e "s#\"linux\": *{#&\"mountLabel\": \"$files\",#" "$@"
}
# An attribute of a process ends with a zero byte, or a newline.
of() { tr -d '\0\n' <"$1"; }

labelled '["sleep", "1000"]' -e 's#"mounts": *\[#&{"destination": "/full", "type": "tmpfs", "source": "tmpfs", "options": ["tmpcopyup"]},#'
mkdir -p $bundle/rootfs/full/within
check "a container is created" 0 status runc create -b $bundle one </dev/null
pid=$(field one pid)
check "before its start it is ours" system_u:system_r:host_t:s0-s0:c1.c3 of /proc/$pid/attr/current
check "started" 0 status runc start one
until_is $label of /proc/$pid/attr/current
check "its program has its label" $label of /proc/$pid/attr/current
check "and keeps none for what it executes or makes" "  " echo "$(of /proc/$pid/attr/exec) $(of /proc/$pid/attr/keycreate) "
mounted() { grep " $1 " /proc/$pid/mountinfo | grep -o 'context="*[^ ,"]*s0:c1,c2' | sed 's/.*="*//'; }
for place in /dev /dev/shm /dev/pts /full /sys/firmware; do check "$place has the label of mounts" $files mounted $place; done
for place in /proc /sys; do check "$place has none" "" mounted $place; done
check "the message queues are labelled once they are there" $files sh -c \
    "getfattr --absolute-names -n security.selinux --only-values /proc/$pid/root/dev/mqueue | tr -d '\0'"
key=$(sed -n 's/^\([0-9a-f]*\) .*_ses.one.*/\1/p' /proc/keys)
check "its keyring has the process's label" $label keyctl security 0x$key
check "so has what joins it" $label sh -c "swmono runc --root /run/runc-test exec one cat /proc/self/attr/current | tr -d '\0\n'"
other=system_u:system_r:other_t:s0:c3
check "another label for what joins" $other sh -c "swmono runc --root /run/runc-test exec --process-label $other one cat /proc/self/attr/current | tr -d '\0\n'"
check "a label that the policy does not know is refused" "255 invalid argument" sh -c \
    "swmono runc --root /run/runc-test exec --process-label no:such:label:s0 one true 2>/tmp/said; echo \$? \$(grep -o 'invalid argument' /tmp/said)"
runc delete -f one

labelled '["sh", "-c", "cat /proc/self/attr/current; grep NoNewPrivs /proc/self/status"]' -e 's#"noNewPrivileges": *[a-z]*#"noNewPrivileges": true#'
check "with no new privileges too" "$label NoNewPrivs: 1 " sh -c \
    "swmono runc --root /run/runc-test run -b $bundle one | tr '\0' '\n' | tr -s '\n\t' '  '"
label=no:such:label:s0
labelled '["true"]'
check "a label that the policy does not know starts nothing" 1 status runc run -b $bundle one
check "nothing is left" "" sh -c "ls /run/runc-test | grep -v '^~'"
exit $failed
