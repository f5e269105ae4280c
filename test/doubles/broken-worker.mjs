// A worker module that cannot start, as when a native library is missing.
throw new Error('no such library');
