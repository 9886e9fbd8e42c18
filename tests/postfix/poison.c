/* poison - a preloaded library with which libmagic dies of a certain text, as a library with a fault would */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static const char deadly[] = "sekimori-test: this text is deadly";

const char *magic_buffer(void *cookie, const void *bytes, size_t length)
{
    static const char *(*real)(void *, const void *, size_t);
    if (memmem(bytes, length, deadly, sizeof(deadly) - 1) != NULL)
        abort();
    if (real == NULL)
        real = (const char *(*)(void *, const void *, size_t))dlsym(RTLD_NEXT, "magic_buffer");
    return real(cookie, bytes, length);
}
