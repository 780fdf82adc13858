#include "CLinux.h"

static _Thread_local const void *served;

const void *clinux_serves(void) { return served; }

void clinux_serve_for(const void *owner) { served = owner; }
