/* A disk that keeps only what was synced.
 *
 * Loaded before libc (LD_PRELOAD). Whenever a file under FORGETFUL_FOLDER is synced, its content as it is
 * now is copied to FORGETFUL_SURVIVES; a rename is made there too. What was written and never synced is
 * not there: after SIGKILL that folder is what a power cut would have left of these files, at worst.
 * Programs that share the folder take turns at syncing, so that no copy is older than one made before it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/file.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *inside(const char *path) {
    const char *folder = getenv("FORGETFUL_FOLDER");
    size_t length = folder ? strlen(folder) : 0;
    return length && strncmp(path, folder, length) == 0 && path[length] == '/' ? path + length + 1 : NULL;
}

static int begin(void) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s.lock", getenv("FORGETFUL_SURVIVES"));
    int lock = open(path, O_RDWR | O_CREAT, 0600);
    if (lock < 0 || flock(lock, LOCK_EX) != 0) abort();
    return lock;
}

static void copy(int handle) {
    char link[64], path[PATH_MAX], to[PATH_MAX], fresh[PATH_MAX + 8];
    char buffer[65536];
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return;
    path[length] = 0;
    const char *name = inside(path);
    if (!name) return;
    snprintf(to, sizeof to, "%s/%s", getenv("FORGETFUL_SURVIVES"), name);
    snprintf(fresh, sizeof fresh, "%s.part", to);
    int from = open(path, O_RDONLY), into = open(fresh, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ssize_t got;
    while (from >= 0 && into >= 0 && (got = read(from, buffer, sizeof buffer)) > 0)
        if (write(into, buffer, (size_t)got) != got) abort();
    if (from >= 0) close(from);
    if (into >= 0) close(into);
    int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
    real(fresh, to);
}

int fsync(int handle) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    int lock = begin();
    int result = real(handle);
    if (result == 0) copy(handle);
    close(lock);
    return result;
}

int fdatasync(int handle) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
    int lock = begin();
    int result = real(handle);
    if (result == 0) copy(handle);
    close(lock);
    return result;
}

int rename(const char *from, const char *to) {
    int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
    const char *old = inside(from), *new = inside(to);
    int lock = begin();
    if (old && new) {
        char a[PATH_MAX], b[PATH_MAX];
        snprintf(a, sizeof a, "%s/%s", getenv("FORGETFUL_SURVIVES"), old);
        snprintf(b, sizeof b, "%s/%s", getenv("FORGETFUL_SURVIVES"), new);
        real(a, b);
    }
    int result = real(from, to);
    close(lock);
    return result;
}
