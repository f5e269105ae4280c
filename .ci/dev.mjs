// What .ci/dev runs again and again. It watches sources with Node, because tsc --watch (TypeScript 7.0) misses changes on
// some file systems; a build takes half a second.
import { spawnSync } from 'node:child_process';

// A source with a wrong type is built and started all the same; tsc says what is wrong.
spawnSync('node_modules/.bin/tsc', ['-p', '.tsconfig.build.json'], { stdio: 'inherit' });
spawnSync(process.execPath, ['dist/function/page/build/bundle.js'], { stdio: 'inherit' });
await import('../dist/function/server.js');
