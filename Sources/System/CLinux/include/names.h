#pragma once

/// Host look-ups go to files and DNS alone, whatever nsswitch.conf(5) says.
void clinux_use_files_and_dns(void);
