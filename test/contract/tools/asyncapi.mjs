// Reads a document with AsyncAPI's own parser: asyncapi.mjs FILE. Exits with 1 over any error or warning.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// The parser is installed beside the tools, not beside this file.
const { Parser } = createRequire(join(process.cwd(), 'package.json'))('@asyncapi/parser');
const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], 'utf8'));
const [ERROR, WARNING] = [0, 1];
const bad = diagnostics.filter(({ severity }) => severity === ERROR || severity === WARNING);
for (const { code, path, message } of bad) console.error(`${code} at ${path.join('.')}: ${message}`);
console.log(`AsyncAPI parser: ${document?.operations().length ?? 0} operations, ${bad.length} findings`);
process.exit(document === undefined || bad.length > 0 ? 1 : 0);
