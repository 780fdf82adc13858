// start.c: a static C main that does nothing but write a line, beside which swmono's start is measured.
#include <unistd.h>

int main(void) { return write(1, "start\n", 6) == 6 ? 0 : 1; }
