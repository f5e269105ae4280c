import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../../model/bench/service.js';
import { examplesOf, ROOT } from '../readme/documents.js';
import { comparable, shown } from '../readme/same.js';

/** Where the MCP inspector is installed; `npm run test:contract` says so. */
const { MCP_INSPECTOR = '' } = process.env;
const NPX = 'npx @modelcontextprotocol/inspector ';
const examples = examplesOf('function/doors/README.md').filter(({ command }) => command.startsWith(NPX));

describe.skipIf(MCP_INSPECTOR === '')("the MCP inspector's CLI", () => {
  let service: Service | undefined;
  let host = '';
  beforeAll(async () => {
    service = await startService(`${ROOT}dist/function/server.js`, { DEVICE: 'cpu' });
    host = new URL(service.url).host;
  });
  afterAll(() => service?.stop());

  const run = async (command: string) => {
    const installed = command.replace(NPX, () => `'${MCP_INSPECTOR}' `).replaceAll('localhost:8080', host);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', installed]);
    return stdout;
  };

  it.each(examples)('prints what function/doors/README.md shows at line $line', async ({ command, output }) => {
    if (!output) throw new Error('expected an output in the document');
    expect(comparable(await run(command), output.language)).toMatch(shown(output.text, output.language));
  });

  it('lists the tools', async () => {
    const listed = await run(`${NPX}--cli http://localhost:8080/mcp --transport http --method tools/list`);
    const { tools } = JSON.parse(listed);
    expect(tools.map(({ name }: { name: string }) => name).sort()).toEqual(['maze', 'placement', 'sudoku']);
  });

  it('shows what is wrong with a request', async () => {
    const call = `--method tools/call --tool-name sudoku --tool-arg puzzle=xyz`;
    const failed = await run(`${NPX}--cli http://localhost:8080/mcp --transport http ${call} || true`);
    expect(failed).toContain('/context/puzzle');
  });
});
