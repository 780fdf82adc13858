internal import CLinux

/// Keeps the C library's host look-ups to `/etc/hosts` and DNS; called once, before the first look-up.
///
/// A static glibc would load the modules that `/etc/nsswitch.conf` names (nss_mymachines, nss_systemd, …) out of the
/// host's libc into itself, and crash or hang.
package func prepareNameService() {
    clinux_use_files_and_dns()
}
