/// What the calling thread serves: a value that `clinux_serve_for` left, or NULL.
const void *clinux_serves(void);
/// Notes for the rest of the calling thread's life what it serves.
void clinux_serve_for(const void *owner);
