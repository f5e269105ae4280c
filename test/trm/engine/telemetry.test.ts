import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Whether it works is test/runtime/network.slow.test.ts's business: here, that nobody loads ONNX Runtime without it. */
describe.each(['function/trm/engine/session.ts', 'function/trm/engine/workers.ts'])('%s', (file) => {
  it('turns telemetry off before it imports anything else', () => {
    expect(readFileSync(file, 'utf8').match(/^import .*$/m)?.[0]).toBe("import './telemetry.js';");
  });
});
