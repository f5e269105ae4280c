import type { Clock } from '../../../../common/clock.js';
import { Malformed } from '../../../../common/faults.js';
import { parseJsonText } from '../../../../common/json.js';
import { splitDocuments } from '../../../../common/json-documents.js';
import { show } from '../../quantity.js';
import { COMMAND } from '../objects.js';
import { withoutChatter } from './chatter.js';
import { mistakenFor } from './mistaken.js';
import { parseYaml } from './yaml.js';

/** How YAML of Kubernetes begins, perhaps after comments. */
const YAML = /^(?:[ \t\r]*(?:#.*)?\n)*(?:---|%YAML|- |apiVersion *:|kind *:|items *:|metadata *:)/;

/**
 * What a text holds that kubectl printed with -o json or -o yaml: the value itself, or an array of them where it printed
 * several. `command` is the one that errors advise to run.
 * @throws {Malformed} when it holds nothing of that kind, or is broken
 */
export function parsePrinted(text: string, clock: Clock, command = COMMAND): unknown {
  const printed = withoutChatter(text);
  const documents = parseDocuments(printed, clock, command);
  if (documents.length === 0) throw new Malformed(`expected JSON or YAML, got an empty text: run ${command}`);
  return documents.length === 1 ? documents[0] : documents;
}

function parseDocuments(text: string, clock: Clock, command: string): unknown[] {
  if (text.trim() === '') return [];
  try {
    if (/^\s*[{[]/.test(text)) {
      return splitDocuments(text).map((document) => {
        clock.check();
        return parseJsonText(document);
      });
    }
    if (YAML.test(text)) return parseYaml(text, clock);
  } catch (error) {
    if (error instanceof Malformed) throw new Malformed(`${error.message}: send all that ${command} prints`);
    throw error;
  }
  const [first = ''] = text.trim().split('\n', 1);
  throw new Malformed(`expected JSON or YAML, got ${mistakenFor(text.trimStart()) ?? show(first)}: run ${command}`);
}
