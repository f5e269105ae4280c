import { it } from 'vitest';
import { executedFor } from './executed.js';
import { roomOf } from './imports.js';
import { ROOMS } from './rooms.js';
import { expectSection } from './section.js';

it('function/README.md lists the files whose code runs for a POST /reason (after a change: npm run house)', async () => {
  const files = await executedFor();
  const byRoom = ROOMS.toReversed().flatMap(({ name }) => {
    const inside = files.filter((file) => roomOf(`function/${file}`) === name);
    const short = inside.map((file) => `\`${file === name ? file : file.slice(name.length + 1)}\``);
    return inside.length === 0 ? [] : [`- **${name}**: ${short.join(', ')}`];
  });
  const listed = `\n${files.length} files:\n\n${byRoom.join('\n')}\n`;
  expectSection('files', listed);
});
