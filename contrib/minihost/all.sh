# all.sh PORT SCRIPT...: in the guest, each script by itself; a failing one does not keep the others from running. 77: something was skipped.
port=$1
shift
failed=0
for script in "$@"; do
    read -r before _ </proc/uptime
    sh "/tests/$script" "$port"
    status=$?
    read -r after _ </proc/uptime
    echo "== $script: status $status, $((${after%.*} - ${before%.*})) s"
    case $status in 0 | 77) ;; *) failed=1 ;; esac
done
exit $failed
